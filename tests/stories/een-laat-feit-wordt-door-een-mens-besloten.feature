# language: nl
@S28 @S29
Functionaliteit: Een laat feit wordt door een mens besloten
  In één keer: het feit, de maanden, het verschil per maand, en welk deel door ons wachten komt. Wie geld krijgt, leest hetzelfde als wie erover gaat. Terugvragen is een ander besluit.

  Scenario: Te veel betaald terwijl wij het al wisten
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Maria voor Willem besluit over een huisgenoot van "5-5-1990" vanaf "2026-09", bekend op "1-10-2026", zonder hem te horen
    Dan is het antwoord 422
    En staat er "Schrijf eerst op wat de persoon er zelf over zegt"
    En is er van Willem geen maand anders
    Als Maria voor Willem besluit over een huisgenoot van "5-5-1990" vanaf "2026-09", bekend op "1-10-2026", en hij zegt "Mijn neef betaalt niets mee."
    Dan is het antwoord 200
    En staat er "De maanden zijn opnieuw uitgerekend"
    En staat er "wij wisten het al"
    En staat er "Mijn neef betaalt niets mee."
    Als Willem de uitleg van oktober 2026 opent
    Dan is er een kop "Deze maand is op 19 november 2026 opnieuw uitgerekend"
    Als Willem de link "Wij hoorden later iets" volgt
    Dan is de eerste zin "Dit wisten wij pas later"
    En staat er "Dat komt door ons wachten"
    En staat er "voordat een mens dat heeft besloten"
    En staat er "Bezwaar maken kan tot en met 31 december 2026"
    Als het vrijdag 20 november 2026 wordt
    Dan wordt van Willem niets vanzelf teruggevraagd of verrekend
    Als Femke leest wat er van Willem over oktober 2026 wacht
    Dan staat er "Deze maand is betaald nadat wij het al wisten, op 1 oktober 2026"
    En kloppen de boeken

  Scenario: Te weinig betaald wordt nabetaald, en de maanden daarna kloppen vanzelf
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Maria voor Yara besluit over een eigen geboortedag "5-6-2004" vanaf "2026-09", bekend op "1-11-2026"
    Dan is het antwoord 200
    En staat er "Na te betalen"
    Als het dinsdag 1 december 2026 wordt
    Dan is aan Yara het verschil nabetaald
    En rekent december voor Yara met het nieuwe feit
    En kloppen de boeken

  Scenario: Een ander ziet de correctie niet
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Maria voor Yara besluit over een eigen geboortedag "5-6-2004" vanaf "2026-09", bekend op "1-11-2026"
    En Willem de correctie van Yara opent
    Dan is het antwoord 404

  Scenario: Een partner erbij is een aanvraag samen
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Maria voor Willem besluit over een partner van "5-5-1980" vanaf "2026-09", bekend op "1-10-2026"
    Dan is het antwoord 422
    En staat er "Een partner erbij vraagt een aanvraag samen"
    En is er van Willem geen maand anders
