# language: nl
@S41
Functionaliteit: Eigen schuld is geen bewijs
  Bijna iedereen geeft zichzelf de schuld. Wat iemand tegen zichzelf zegt, is alleen nooit de grond van een
  oordeel.

  Scenario: Op wat iemand over zichzelf zei, steunt geen oordeel
    Gegeven Zonnedam op donderdag 19 november 2026
    En Maria schreef op dat Willem vertelde "Het is mijn eigen schuld."
    Als Maria over Willem oordeelt "Ik denk dat hij er zelf voor koos." op grond van "Het is mijn eigen schuld."
    Dan is het antwoord 422
    En staat er "er moet ook iets zijn wat gezien, gehoord of gelezen is"
