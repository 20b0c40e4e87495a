# language: nl
@persona-D
Functionaliteit: Een hoge loonstrook achteraf vraagt een mens
  De maand is betaald op de laatst bekende uren. Dianne vertelt daarna een veel hoger loon. Niemand vraagt vanzelf iets terug.

  Scenario: De maand toont beide, en een mens besluit
    Gegeven Zonnedam op woensdag 23 december 2026
    Als Dianne voor december een loon van "1150,00" doorgeeft
    En Dianne "/mij/geld/2026-12" opent
    Dan staat er "Later opnieuw berekend"
    Als het donderdag 24 december 2026 wordt
    En Dianne "/mij/geld/2026-12" opent
    Dan staat er "Een mens kijkt er eerst naar."
    En is er een PDF van december met "Later opnieuw berekend"
    En heeft Dianne geen brief over terugbetalen
    Als Femke "/geld/te-veel" opent
    Dan staat er "Dianne"
    Als Femke het te veel betaalde geld van Dianne kwijtscheldt
    Dan is het antwoord 200
    Als Dianne "/mij/geld" opent
    Dan staat er "U mag dat houden."
    En kloppen de boeken
