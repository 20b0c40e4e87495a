# language: nl
@S15
Functionaliteit: Te laat besloten kost ons geld, en dat geld komt
  Nora vroeg bijstand aan en wij beslissen niet op tijd. Eén klik is genoeg (Awb 4:17). Daarna telt
  elke dag, wij leggen het bedrag zelf vast, en het staat op haar rekening zonder dat zij erom vraagt.

  Scenario: De termijn gaat voorbij, één klik, twee weken, en elke dag telt
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Nora bijstand aanvraagt en niemand beslist
    En het vrijdag 15 januari 2027 wordt
    En Nora "/mij" opent
    Dan is er een knop "Ik wil dat u binnen twee weken beslist"
    Als Nora op "Ik wil dat u binnen twee weken beslist" drukt
    En het zondag 7 februari 2027 wordt
    En Nora haar aanvraag opent
    Dan staat er "10 dagen en € 230"
    Als het maandag 8 februari 2027 wordt
    En Maria over de aanvraag van Nora beslist
    En het dinsdag 9 februari 2027 wordt
    Dan staat de dwangsom van Nora vast op 10 dagen en € 230
    En is de dwangsom van Nora één keer besteld
    Als Nora "/mij/geld" opent
    Dan staat er "Dwangsom: wij besloten te laat"
    En staat er "€ 230"
    Als het donderdag 25 februari 2027 wordt
    Dan is de dwangsom van Nora op tijd geboekt
    En is de dwangsom van Nora één keer besteld
    En kloppen de boeken
    Als Nora "/mij/geld" opent
    Dan staat er "Dwangsom: wij besloten te laat"

  Scenario: Hetzelfde als de vraag met een brief kwam
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Nora bijstand aanvraagt en niemand beslist
    En het dinsdag 19 januari 2027 wordt
    En Maria de brief van Nora vastlegt die op 15 januari 2027 binnenkwam
    En het maandag 8 februari 2027 wordt
    En Maria over de aanvraag van Nora beslist
    En het dinsdag 9 februari 2027 wordt
    Dan staat de dwangsom van Nora vast op 10 dagen en € 230
    En is de dwangsom van Nora één keer besteld
    Als het donderdag 25 februari 2027 wordt
    Dan is de dwangsom van Nora op tijd geboekt
    En kloppen de boeken
