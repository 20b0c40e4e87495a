# language: nl
@S26 @S32
Functionaliteit: Elke maand legt zichzelf uit
  Wie geld krijgt, leest waarom het dit bedrag is: eerst in gewone woorden, daaronder artikel voor artikel.

  Scenario: Willem leest hoe zijn maand is berekend
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Willem de uitleg van oktober 2026 opent
    Dan is het antwoord 200
    En zegt de eerste zin "Hoe is oktober 2026 berekend?"
    En is er een kop "omdat u recht heeft op bijstand"
    En is er een kop "Artikel voor artikel"
    En telt de som op tot wat er op de rekening komt
    En staat bij elke stap een artikel

  Scenario: Een gezin leest het bedrag van het hele gezin en het eigen deel
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Samir de uitleg van oktober 2026 opent
    Dan staat er "Daarvan uw helft"
    En telt de som op tot wat er op de rekening komt

  Scenario: Dianne ziet haar loon, en dat het nog geschat is
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Dianne de uitleg van november 2026 opent
    Dan staat er "Inkomen dat meetelt"
    En telt de som op tot wat er op de rekening komt

  Scenario: Yara is 19 en leest haar eigen norm
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Yara de uitleg van oktober 2026 opent
    Dan staat er "18, 19 of 20 jaar"
    En telt de som op tot wat er op de rekening komt

  Scenario: Een ander komt er niet bij
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Maria "/mij/geld/2026-10/uitleg" opent
    Dan is het antwoord 403

  Scenario: Een laag bedrag onder de 21 zegt waarom, en wat er kan
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Yara de uitleg van oktober 2026 opent
    Dan staat er "omdat de wet ervan uitgaat dat je ouders meebetalen"
    En staat er "Wij zoeken dan samen met jou uit wat kan"
    En spreekt de hele pagina met je

  Scenario: Zijn vrouw leest haar eigen helft
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Rima de uitleg van oktober 2026 opent
    Dan is het antwoord 200
    En staat er "Daarvan uw helft"
    En staat er "De andere helft"
    En staat er "Uw partner leest dezelfde uitleg"
    Als Rima "/mij" opent
    Dan staat er nergens "Bijstand aanvragen"
    Als Rima de uitleg van oktober 2026 opent
    En telt de som op tot wat er op de rekening komt

  Scenario: Dianne leest welk deel van haar loon zij mag houden, en waarom nu nog niet
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Dianne de uitleg van oktober 2026 opent
    Dan is er een kop "Mag u een deel van uw loon houden?"
    En staat er "een kwart van het loon telt dan niet mee"
    En staat er "Bij ons is nog geen van die zes maanden gebruikt"
    En staat er "Dat besluit is er nog niet"
    En wordt niets twee keer achter elkaar voorgelezen

  Scenario: Wie geen loon heeft, leest er niets over
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Willem de uitleg van oktober 2026 opent
    Dan staat er nergens "een kwart van het loon"
    En wordt niets twee keer achter elkaar voorgelezen
