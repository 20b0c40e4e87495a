# language: nl
Functionaliteit: Dubbel betaald heeft geen haast
  De bank boekt het geld van Jan dagen te laat. De dienst heeft dan al opnieuw betaald. Beide betalingen komen aan.
  Dat is onze fout: Jan hoort het van ons, met het bedrag. Een mens besluit. Van een maand gaat nooit iets af.

  Achtergrond:
    Gegeven Zonnedam op donderdag 19 november 2026
    En de bank boekt het geld van Jan van donderdag 17 december 2026 pas op dinsdag 22 december 2026
    Als het donderdag 24 december 2026 wordt

  Scenario: Jan leest het eerst, en niemand haalt iets van zijn geld af
    Als Jan "/mij/geld" opent
    Dan staat er "twee keer"
    En staat er "Dat is onze fout."
    En staat er "er is geen haast"
    Als Femke "/geld" opent
    Dan staat er "Te veel betaald: 1 vraag wacht op een mens"
    En kloppen de boeken

  Scenario: Terugvragen vraagt redenen, de kant van Jan en ons eigen aandeel
    Als Femke over het dubbele geld van Jan zonder ons eigen aandeel besluit
    Dan is het antwoord 422
    Als Femke besluit het dubbele geld van Jan terug te vragen
    Dan is het antwoord 200
    Als Jan "/mij/geld" opent
    Dan staat er "Van uw geld per maand gaat niets af."
    En staat er "50 % van uw vakantiegeld"
    Als Jan op "Een kwart" drukt
    En Jan "/mij/geld" opent
    Dan staat er "25 % van uw vakantiegeld"
    En heeft Jan een brief over het dubbele geld
    En kloppen de boeken

  Scenario: Kwijtschelden kan met één besluit
    Als Femke het dubbele geld van Jan kwijtscheldt
    Dan is het antwoord 200
    Als Jan "/mij/geld" opent
    Dan staat er "U mag dat houden."
    En kloppen de boeken
