# language: nl
@S31
Functionaliteit: De eerste zin van een aanvraag is een recht

  Scenario: Eerst het recht, en fouten maken mag
    Gegeven Zonnedam op donderdag 19 november 2026
    Als iemand zonder lopende aanvraag "/mij/aanvragen" opent
    Dan begint het stuk over een nieuwe aanvraag met een recht
    En staat daar dat een fout maken mag
    En staat er nergens "fraude"
    En staat er nergens "boete"
    En staat er nergens "strafbaar"

  Scenario: Ook op de eerste pagina van de dienst
    Gegeven Zonnedam op donderdag 19 november 2026
    Als iemand "/" opent zonder in te loggen
    Dan is er een kop "U heeft recht op hulp"
    En staat er nergens "fraude"
