# language: nl
@S02 @S22
Functionaliteit: Een indruk is geen begin
  Wie vindt dat iemand niet lijkt te willen, zegt eerst wat er gebeurde. Met een indruk alleen begint niets, en
  geen scherm geeft een mens een cijfer, een kleur of een soort.

  Achtergrond:
    Gegeven Zonnedam op donderdag 19 november 2026

  Scenario: Met "lijkt" alleen komt er geen oordeel
    Als Maria over Samir oordeelt "Het lijkt alsof Samir niet wil." op grond van "niets"
    Dan is het antwoord 422
    En staat er "Een oordeel kan niet op een ander oordeel steunen."
    En is er niets van haar tekst weg
    En leest Maria "Het lijkt alsof" niet in het dossier van Samir

  Scenario: Geen scherm van de dienst deelt mensen in
    Als Maria alles opent wat zij over Willem kan openen
    Dan staat daar nergens een cijfer, een soort of een kleur voor een mens
