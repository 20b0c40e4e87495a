# language: nl
@S10 @S13 @S61
Functionaliteit: Een lege plek houdt niets tegen
  De persoon kiest de plek, wie er meekomt en in welke taal, met eigen woorden. Wat leeg blijft, blijft leeg. En
  aan het eind is er één vrije vraag.

  Achtergrond:
    Gegeven Zonnedam op donderdag 19 november 2026
    En Maria nodigde Selam uit voor een gesprek op "26-11-2026"

  Scenario: De plek en de taal zijn van de persoon
    Als Selam voor het gesprek kiest "neutral", met een tolk in "Tigrinya, zoals in Asmara", en met "mijn zus"
    Dan leest Maria bij dat gesprek "Ergens anders"
    En leest Maria bij dat gesprek "Tigrinya, zoals in Asmara"
    En leest Maria bij dat gesprek "mijn zus"

  Scenario: Alles leeg laten mag, en het gesprek gaat door
    Als Selam zijn uitnodiging opent
    En Selam op "Bewaar mijn kant" drukt
    Dan is het antwoord 200
    En leest Maria bij dat gesprek "Hoe het met u gaat."

  @S09
  Scenario: De spreker geeft de zinnen vrij, en heeft het laatste woord
    Als Maria na het gesprek opschrijft "Selam wil verpleegkundige worden. / Selam sliep slecht."
    Dan leest Maria "Selam wil verpleegkundige worden." niet in het dossier van Selam
    Als Selam de zinnen van het gesprek opent
    Dan staat er "Is er nog iets, ook over hoe wij met"
    En staat er "leest wat"
    Als Selam ja zegt bij "Selam wil verpleegkundige worden." en nee bij "Selam sliep slecht."
    Dan leest Maria "Selam wil verpleegkundige worden." in het dossier van Selam
    En leest Maria "Selam sliep slecht." niet in het dossier van Selam
