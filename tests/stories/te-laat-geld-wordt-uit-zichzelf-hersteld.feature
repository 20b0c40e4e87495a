# language: nl
@S15
Functionaliteit: Te laat geld wordt uit zichzelf hersteld
  Het geld van Willem was beloofd voor vrijdag 20 november. De bank weigert de betaling.
  Willem hoeft niets te doen, en hij hoeft niet te durven klagen.

  Scenario: Vóór de dag zegt zijn pagina wanneer het geld komt
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Willem "/mij" opent
    Dan zegt de eerste zin "Willem"
    En zegt de eerste zin niet "te laat"

  Scenario: De dienst ziet het zelf, betaalt opnieuw en zegt dat het onze fout is
    Gegeven Zonnedam op donderdag 19 november 2026
    Als het maandag 23 november 2026 wordt
    En Willem "/mij" opent
    Dan zegt de eerste zin "te laat"
    En zegt de eerste zin "onze fout"
    En staat er "hoeft niets te doen"
    En staat er "€ 15"
    En staat er "€ 0"
    En is de betaling van november aan Willem twee keer besteld, met hetzelfde bedrag op dezelfde rekening
    En heeft Willem niets gemeld

  Scenario: De teamleider ziet de gebroken plicht en het herstel, geen mens
    Gegeven Zonnedam op donderdag 19 november 2026
    Als het maandag 23 november 2026 wordt
    En Karin "/team" opent
    Dan staat er "herstel"
    En staat er nergens "Willem"
    En staat er nergens "Terpstra"

  Scenario: De tien beloften zeggen dat er een te laat was
    Gegeven Zonnedam op maandag 23 november 2026
    Als iemand "/beloften" opent zonder in te loggen
    Dan is het antwoord 200
    En staat er "Eerst onze plicht"
    En staat er nergens "Willem"

  Scenario: Twee nachten later komt er niet nog een betaling bij
    Gegeven Zonnedam op maandag 23 november 2026
    Als het donderdag 3 december 2026 wordt
    Dan is de betaling van november aan Willem twee keer besteld, met hetzelfde bedrag op dezelfde rekening

  @browser
  Scenario: Dezelfde dagen in een browser
    Gegeven Zonnedam op donderdag 19 november 2026
    Als iemand in een browser op de pagina van het voorbeeld als Willem verdergaat
    Dan zegt de kop in de browser niet "te laat"
    Als zij in de browser naar maandag 23 november 2026 gaat en weer als Willem verdergaat
    Dan zegt de kop in de browser "te laat"
    En zegt de kop in de browser "onze fout"
    Als zij in de browser als Karin verdergaat
    Dan staat in de browser "herstel"
    Als zij in de browser "/beloften" opent
    Dan staat in de browser "Eerst onze plicht"
