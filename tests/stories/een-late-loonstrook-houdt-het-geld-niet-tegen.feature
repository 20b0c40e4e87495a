# language: nl
@persona-D
Functionaliteit: Een late loonstrook houdt het geld niet tegen
  Dianne werkt wisselende uren. Haar loonstrook van december is er nog niet op de dag van de betaling.

  Scenario: De betaling gaat door op de laatst bekende uren
    Gegeven Zonnedam op donderdag 19 november 2026
    Als het woensdag 23 december 2026 wordt
    En Dianne "/mij/geld/2026-12" opent
    Dan is het antwoord 200
    En is Dianne voor december betaald, en niet met € 0
    En staat er "laatst"

  Scenario: De strook komt later, en niemand krijgt een brief over een klein verschil
    Gegeven Zonnedam op dinsdag 24 november 2026
    Als Dianne haar loon van november doorgeeft
    En het woensdag 23 december 2026 wordt
    Dan is Dianne voor december betaald, en niet met € 0
    En heeft Dianne geen brief over terugbetalen
