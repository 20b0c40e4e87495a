# language: nl
@S06 @S07
Functionaliteit: Een oordeel steunt op wat er gebeurde, en houdt op
  Wie iets vindt, zegt waarop dat steunt. Een oordeel steunt nooit op een oordeel. Na de laatste dag is
  het bij ons weg; alleen de persoon leest het nog.

  Achtergrond:
    Gegeven Zonnedam op donderdag 19 november 2026

  Scenario: Zonder iets wat er gebeurde is er geen oordeel
    Als Maria over Samir oordeelt "Ik denk dat hij snel werk vindt." op grond van "niets"
    Dan is het antwoord 422
    En staat er "Een oordeel kan niet op een ander oordeel steunen."
    En is er niets van haar tekst weg

  Scenario: Na de laatste dag is het weg voor wie hier werkt
    Als Maria over Samir oordeelt "Ik denk dat meelopen meer helpt dan een cursus." op grond van "Samir bracht zijn diploma mee"
    Dan leest Maria dat in het dossier van Samir
    En leest Samir dat over zichzelf
    Als het woensdag 18 februari 2027 wordt
    Dan leest Maria dat niet meer in het dossier van Samir
    En leest Samir dat over zichzelf

  Scenario: Van een oordeel dat voorbij is, weet de nieuwe contactpersoon niets
    Als Maria Jan voor het eerst opent
    Dan staat er nergens "bellen bij Jan beter werkt"
    Als Maria verdergaat naar het dossier van Jan
    Dan staat er "Twee brieven van ons kwamen ongeopend terug."
    En staat er nergens "bellen bij Jan beter werkt"
