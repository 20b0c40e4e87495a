# language: nl
@nachten
Functionaliteit: Gemiste nachten worden ingehaald
  De computer stond drie nachten uit. Daarna gebeurt elke nacht alsnog, in volgorde, één keer.

  Scenario: Drie nachten uit, en het herstel is hetzelfde
    Gegeven twee gelijke gemeenten op donderdag 19 november 2026
    Als in de ene gemeente elke nacht op tijd loopt tot dinsdag 24 november 2026
    En in de andere gemeente de nachten in één keer worden ingehaald op dinsdag 24 november 2026
    Dan zijn alle betalingen, boekingen en beloften over geld in allebei gelijk

  Scenario: Een nacht die al gedaan is, doet niets nog eens
    Gegeven Zonnedam op dinsdag 24 november 2026
    Als de nacht nog eens wordt gevraagd
    Dan is er niets veranderd
