# language: nl
@S53 @S54 @S63
Functionaliteit: Uw verhaal deelt u zelf
  Wat iemand vertelt, is van die persoon: in de eigen volgorde, per deel gedeeld, en terug te nemen.

  Achtergrond:
    Gegeven Zonnedam op donderdag 19 november 2026

  Scenario: Wie niets deelt, hoort dat het goed is
    Als Maria leest wat Rosa met haar deelt
    Dan staat er "heeft niets met u gedeeld. Dat is goed zo."

  Scenario: Rosa deelt één deel, en neemt het terug
    Als Rosa bij "moeilijk" vertelt, en zegt dat het pijn doet: "De winter dat ik niemand sprak."
    En Rosa bij "wil" vertelt: "Weer naar het koor."
    En Rosa "Weer naar het koor." hoger zet
    Dan staat "Weer naar het koor." boven "De winter dat ik niemand sprak."
    Als Rosa "De winter dat ik niemand sprak." deelt tot 1 maart 2027
    En Maria opent wat Rosa over "Wat moeilijk is of pijn doet" deelt
    Dan zegt de eerste zin "vertrouwt u dit toe."
    En staat er "De winter dat ik niemand sprak."
    En staat er nergens "Weer naar het koor."
    Als Rosa "/mij/verhaal" opent
    Dan staat er "Gelezen door Maria Verbeek"
    Als Rosa op "Stop met delen met Maria Verbeek" drukt
    En Maria dezelfde pagina opnieuw opent
    Dan is het antwoord 404

  Scenario: Een verhaal is geen melding, en een melding kent de dag van het vertellen
    Als Rosa bij "wie" vertelt: "Mijn broer woont sinds kort bij mij."
    En Rosa de link "Hier verandert iets door, dat geef ik door" volgt
    Dan staat er "Vertelde u dit al eerder? Op welke dag?"
