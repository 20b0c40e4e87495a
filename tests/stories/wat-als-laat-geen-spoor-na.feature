# language: nl
@S29 @S31
Functionaliteit: Wat als laat geen spoor na
  Wie wil weten wat meer werken of samenwonen doet, mag dat vragen. Niemand ziet de vraag, en er verandert niets.

  Scenario: Vier uur meer werken
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Dianne vraagt wat 4 uur per week voor "13,50" doet
    Dan is het antwoord 200
    En staat er "4 uur per week erbij"
    En staat er "Wij bewaren niets en veranderen niets"
    En staat er "Bijstand dan"

  Scenario: Samenwonen
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Willem vraagt wat samenwonen met een partner van "3-1-1980" doet
    Dan is het antwoord 200
    En staat er "Uw partner komt bij u wonen"

  Scenario: Als mijn partner gaat werken
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Samir "/mij/wat-als?vraag=werk&whose=partner&way=more&hours=12&hourly=14" opent
    Dan is het antwoord 200
    En staat er "Uw partner werkt 12 uur per week meer"
    En staat er "€ 728 meer"
    En staat er "Bij 34 uur per week erbij"
    En staat er "Gerekend voor november 2026"
    En staat er "Wij bewaren niets en veranderen niets"

  Scenario: Minder uren, en wat daar niet bij kan
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Dianne "/mij/wat-als?vraag=werk&way=less&hours=4&hourly=13,50" opent
    Dan is het antwoord 200
    En staat er "De bijstand vult aan wat er minder binnenkomt"
    Als Dianne "/mij/wat-als?vraag=werk&way=less&hours=60&hourly=13,50" opent
    Dan is het antwoord 422
    En staat er "Zoveel loon is er nu niet"
    En staat er nergens "Wij hebben bewaard"

  Scenario: Wie alleen woont, heeft geen partner die gaat werken
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Willem "/mij/wat-als?vraag=werk&whose=partner&hours=12&hourly=14" opent
    Dan is het antwoord 422
    En staat er "Er is nu geen partner in uw aanvraag"

  Scenario: Een verjaardag die het bedrag verandert, staat er al
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Yara "/mij/wat-als" opent
    Dan staat er "Op 5 juni 2028 word je 21 jaar"
    En staat er "€ 1.069,04 meer"
    Als Samir "/mij/wat-als" opent
    Dan staat er "verandert geen verjaardag bij u thuis het bedrag"

  Scenario: De ander van een stel leest wie hier kan rekenen
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Rima "/mij/wat-als" opent
    Dan is het antwoord 200
    En staat er "staat op naam van uw partner"
    En staat er nergens "2.027,79"

  Scenario: Niemand ziet de vraag en er is niets bewaard
    Gegeven Zonnedam op maandag 23 november 2026
    En wat Maria, Karin en Femke op hun schermen zien
    En alles wat de dienst heeft bewaard
    Als Dianne vraagt wat 4 uur per week voor "13,50" doet
    En Willem vraagt wat samenwonen met een partner van "3-1-1980" doet
    Dan zien Maria, Karin en Femke hetzelfde als eerst
    En heeft de dienst niets meer bewaard dan dat zij zelf keken

  Scenario: Wat ontbreekt, wordt vriendelijk gevraagd
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Willem "/mij/wat-als?vraag=werk" opent
    Dan is het antwoord 422
    En staat er "Vul een heel aantal uren in"
