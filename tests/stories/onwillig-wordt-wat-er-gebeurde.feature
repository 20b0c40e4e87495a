# language: nl
@S17
Functionaliteit: Onwillig wordt wat er gebeurde
  Een woord dat van een gebeurtenis een soort mens maakt, komt één keer terug, met een betere zin. Niemand
  wordt twee keer tegengehouden.

  Achtergrond:
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Maria over Willem opschrijft "Klant is onwillig."

  Scenario: Het formulier vraagt wat er gebeurde, en op welke dag
    Dan is het antwoord 422
    En staat er "Wat gebeurde er, op welke dag?"
    En staat er "Zei op [dag] nee tegen [aanbod]."
    En is er een link "Geef dan een oordeel"
    En is er niets van haar tekst weg

  Scenario: Wie het zo laat, mag dat; en Willem leest het en antwoordt
    Als Maria de regel zo laat
    Dan is het antwoord 200
    Als Willem daarop antwoordt "Ik had die dag een afspraak in het ziekenhuis."
    Dan leest Maria dat in het dossier van Willem
