# language: nl
@AC04
Functionaliteit: Teruggekomen geld blijft niet liggen
  De rekening van Rosa is opgeheven (AC04). Het geld komt terug. Rosa leest wat er is en wat zij kan doen.

  Scenario: De dienst zegt het zelf en vraagt een rekening
    Gegeven Zonnedam op donderdag 19 november 2026
    En de bank stuurt het geld van Rosa van donderdag 17 december 2026 terug op dinsdag 22 december 2026 met "AC04"
    Als het woensdag 23 december 2026 wordt
    En Rosa "/mij" opent
    Dan zegt de eerste zin "terug"
    Als Femke "/geld/bank" opent
    Dan staat er "AC04"
