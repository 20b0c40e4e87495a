# language: nl
@S16
Functionaliteit: Met en zonder klacht is het herstel hetzelfde
  Hij durfde niet te klagen. Dat hoeft ook niet: wie klaagt, krijgt niets eerder en niets meer.

  Scenario: Tot op de cent en de dag
    Gegeven twee gelijke gemeenten op donderdag 19 november 2026
    Als in de ene gemeente Willem op zaterdag 21 november 2026 zegt dat zijn geld er niet is
    En in de andere gemeente niemand iets zegt
    En het in allebei dinsdag 1 december 2026 wordt
    Dan zijn alle betalingen, boekingen en beloften over geld in allebei gelijk
    En leest Willem in allebei hetzelfde over november

  Scenario: Een jaar lang
    Gegeven twee gelijke gemeenten op donderdag 19 november 2026
    Als in de ene gemeente Willem elke maand zegt dat zijn geld er niet is
    En in de andere gemeente niemand iets zegt
    En het in allebei vrijdag 19 november 2027 wordt
    Dan zijn alle betalingen, boekingen en beloften over geld in allebei gelijk
