# language: nl
@S32
Functionaliteit: De brief zegt dat u er recht op hebt

  Scenario: Recht, regel, uitleg en bezwaar, en geen woord over dankbaarheid
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Willem zijn besluit leest
    Dan staat er "recht op"
    En staat er "Participatiewet"
    En staat er "toekennen"
    En staat er "geen gunst"
    En staat er "bezwaar"
    En staat er nergens "dankbaar"
    En staat er nergens "onder voorbehoud"
