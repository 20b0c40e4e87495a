# language: nl
@S14
Functionaliteit: Niemand ziet dat u uw rechten bekeek
  Wie zijn logboek, zijn beloften of de manier om te schrijven opent, laat bij de dienst niets achter.

  Scenario: De schermen van de dienst blijven gelijk
    Gegeven Zonnedam op maandag 23 november 2026
    En wat Maria, Karin en Femke op hun schermen zien
    Als Willem deze pagina's opent: "/mij/gekeken, /beloften, /mij/schrijven, /mij/berichten, /mij/gegevens, /mij/geld"
    Dan zien Maria, Karin en Femke hetzelfde als eerst

  Scenario: De eigen blik wordt nooit geweigerd en is alleen voor uzelf te zien
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Willem "/mij/gekeken" opent
    Dan is het antwoord 200

  Scenario: Wie kijkt, staat er ook
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Maria het dossier van Willem opent
    En Willem "/mij/gekeken" opent
    Dan staat er "Maria"
