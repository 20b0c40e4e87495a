# language: nl
@S28 @S29
Functionaliteit: Een laat feit toont ook ons eigen aandeel
  Voor iemand iets besluit, staat er welke maanden veranderen, hoeveel per maand, en wat is betaald toen wij het al wisten.

  Scenario: Een huisgenoot die in september kwam en waar wij mee wachtten
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Maria voor Willem uitrekent wat een huisgenoot van "5-5-1990" vanaf "2026-09" verandert, bekend op "1-10-2026"
    Dan is het antwoord 200
    En staat er "Te veel betaald"
    En staat er "Dat aandeel komt door ons wachten"
    En staat er "wij wisten het al"
    En staat er "Dit is geen besluit"

  Scenario: In het voordeel wordt alles nabetaald
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Maria voor Yara uitrekent wat een eigen geboortedag "5-6-2004" vanaf "2026-07" verandert, bekend op "1-11-2026"
    Dan is het antwoord 200
    En staat er "Na te betalen"
    En staat er nergens "Te veel betaald:"

  Scenario: Alle maanden nog eens, en niets is anders
    Gegeven Zonnedam op donderdag 19 november 2026
    Als de dienst alle maanden opnieuw uitrekent
    Dan verschilt er geen maand en geen bewijs van berekening
