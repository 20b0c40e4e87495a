# language: nl
Functionaliteit: Een run kan worden ingetrokken zolang er geen bestand is
  Femke ziet een fout in de run van december. Zij trekt hem in. Niemand verliest iets.

  Scenario: Een concept trekt één mens in, met een reden
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Femke de december-run klaarzet
    En Femke die run intrekt met de reden "Verkeerde maand."
    Dan staat er "Verkeerde maand."
    En staat er "niets verloren"
    Als Femke de december-run opnieuw klaarzet
    Dan staat iedereen van de eerste run in de tweede
    En kloppen de boeken

  Scenario: Na akkoord zijn er twee mensen nodig, en er komt intussen geen bestand
    Gegeven Zonnedam op donderdag 19 november 2026
    Als de december-run klaarstaat met akkoord van twee mensen
    En Femke die run intrekt met de reden "Bedragen kloppen niet."
    Dan staat er "Een tweede persoon geeft akkoord"
    En is er geen knop "Maak het bestand"
    Als Farid akkoord geeft op het intrekken
    Dan staat er "niets verloren"
    En kloppen de boeken
