# language: nl
@S30
Functionaliteit: Geen scherm vraagt wiens schuld het is
  Lot en toeval worden niet ontkend. Van een mens vraagt de dienst geen oorzaak; van zichzelf wel.

  Scenario: Geen pagina vraagt een mens naar schuld
    Gegeven Zonnedam op maandag 23 november 2026
    Als Willem, Dianne, Maria, Karin en Femke al hun pagina's openen
    Dan vraagt geen pagina naar "uw schuld, eigen schuld, verwijtbaar, waarom bent u, waarom heeft u geen werk"

  Scenario: De dienst vraagt zichzelf naar de oorzaak
    Gegeven Zonnedam op maandag 23 november 2026
    Als Karin "/team" opent
    Dan staat er "oorzaak"
