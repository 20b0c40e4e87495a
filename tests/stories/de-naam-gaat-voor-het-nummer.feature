# language: nl
@S12
Functionaliteit: De naam gaat voor het nummer
  Iemand is geen nummer. De naam die iemand zelf koos, staat vooraan; een nummer hooguit onderaan.

  Scenario: De eigen pagina begint met de naam
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Selam "/mij" opent
    Dan zegt de eerste zin "Selam"
    En staat er nergens "999993239"

  Scenario: Wie zoekt, ziet de naam en geen nummer
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Maria zoekt naar "Terpstra", geboren op 8 maart 1974
    Dan staat er "Willem"
    En staat er nergens "999990639"

  Scenario: De contactpersoon leest de naam in de kop
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Maria het dossier van Willem opent
    Dan zegt de eerste zin "Willem"

  Scenario: Een nieuwe naam staat meteen overal
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Willem als naam "Wim Terpstra" opgeeft
    En Willem "/mij" opent
    Dan zegt de eerste zin "Wim Terpstra"
    Als Maria het dossier van Willem opent
    Dan zegt de eerste zin "Wim Terpstra"
