# language: nl
@S18
Functionaliteit: De volgende leest eerst de kaart
  Wat zou de volgende contactpersoon denken bij het openen van het dossier? Die leest eerst wat de persoon
  zelf zegt, wat er is afgesproken, en wat wij nog moeten doen.

  Achtergrond:
    Gegeven Zonnedam op donderdag 19 november 2026

  Scenario: Negentig mensen overdragen is één handeling, en ieder hoort wie er komt
    Als Karin de mensen van "Maria Verbeek" overdraagt aan "Noor el Idrissi" vanaf "26-11-2026"
    Dan zegt de knop met hoeveel mensen dat zijn
    En hoort Willem dat "Noor el Idrissi" zijn contactpersoon wordt

  Scenario: Wie er een af vinkt, ziet eerst het goede aantal
    Als Karin de mensen van "Maria Verbeek" op één na overdraagt aan "Noor el Idrissi" vanaf "26-11-2026"
    Dan is het antwoord 422
    En staat er op de knop één mens minder

  Scenario: De persoon bepaalt wat erop staat
    Als Jan op de kaart zet "Ik begin graag met koffie."
    En Maria Jan voor het eerst opent
    Dan staat er "Ik begin graag met koffie."
    En staat er "Wat wij nog moeten doen"
    En staat er nergens "Twee brieven van ons kwamen ongeopend terug."
    Als Maria op "Ik heb het gelezen" drukt
    En Maria het dossier van Jan opent
    Dan is er een kop "Jan"
    En staat er nergens "Op deze kaart staan geen oordelen"

  Scenario: Liever iemand anders, zonder reden
    Als Jan "/mij/overdracht" opent
    En Jan op "Ik wil liever iemand anders" drukt
    Dan staat er "Wij zoeken iemand anders voor u."

  Scenario: De lijst zegt welk deel de nieuwe opende
    Als Maria Jan voor het eerst opent
    En Jan "/mij/gekeken" opent
    Dan staat er "Maria Verbeek"
    En staat er nergens "oordeel"
    Als Maria verdergaat naar het dossier van Jan
    En Jan "/mij/gekeken" opent
    Dan staat er "Las wat er over u staat opgeschreven"
