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
