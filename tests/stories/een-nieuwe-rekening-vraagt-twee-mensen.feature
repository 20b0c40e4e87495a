# language: nl
@persona-J
Functionaliteit: Een nieuwe rekening vraagt twee mensen
  Jan geeft een nieuw rekeningnummer door. Eén mens alleen kan geld niet naar een andere rekening sturen.

  Scenario: Zonder akkoord gaat het geld naar de oude rekening
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Jan een nieuwe rekening doorgeeft
    En het woensdag 23 december 2026 wordt
    Dan is Jan voor december betaald op zijn oude rekening

  Scenario: Met akkoord van een ander gaat het geld naar de nieuwe
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Jan een nieuwe rekening doorgeeft
    En Femke de nieuwe rekening van Jan goedkeurt
    En het woensdag 23 december 2026 wordt
    Dan is Jan voor december betaald op zijn nieuwe rekening

  Scenario: Eén verkeerd cijfer wordt meteen gezien, en de rest blijft staan
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Jan een rekening met één verkeerd cijfer doorgeeft
    Dan is het antwoord 422
