# language: nl
@S28
Functionaliteit: Een nette jas verandert niets
  Een diploma, een auto binnen de grens, een bedrijf van vroeger: geen regel noemt het, dus telt het niet.

  Scenario: De berekening kent zulke gegevens niet
    Als de berekening een diploma wordt verteld
    Dan weigert zij dat veld bij naam

  Scenario: Wat geen regel noemt, verandert geen cent
    Als een huishouden wordt berekend en daarna met "andere namen, een andere volgorde, spaargeld onder de grens"
    Dan is de uitkomst steeds gelijk

  Scenario: De aanvraag vraagt er niet naar
    Gegeven Zonnedam op donderdag 19 november 2026
    Als iemand zonder lopende aanvraag een aanvraag begint
    Dan vraagt geen stap naar "diploma, opleiding, beroep, bedrijf dat u had, kleding, motivatie"
