# language: nl
@S40 @S64
Functionaliteit: Een wens houdt nooit op
  Wat iemand vertelt, verbetert niemand, en niemand rekent ermee. Een droom is zo groot als de persoon zegt;
  er hoort geen einddag bij, en geen plicht.

  Achtergrond:
    Gegeven Zonnedam op donderdag 19 november 2026

  Scenario: Een grote droom wordt geen plicht, en staat er een half jaar later nog
    Als Rosa bij "wil" vertelt: "Ooit een eigen bakkerij, of weer naar de markt durven."
    Dan heeft dat verhaal van Rosa geen plicht, geen vraag en geen regel gemaakt
    Als het woensdag 19 mei 2027 wordt
    En Rosa "/mij/verhaal" opent
    Dan staat er "Ooit een eigen bakkerij, of weer naar de markt durven."

  Scenario: Wie zichzelf de schuld geeft, leest terug wat die zei, en niemand anders leest het
    Als Rosa bij "moeilijk" vertelt: "Het is allemaal mijn eigen schuld."
    En Rosa "/mij/verhaal" opent
    Dan staat er "Het is allemaal mijn eigen schuld."
    En heeft dat verhaal van Rosa geen plicht, geen vraag en geen regel gemaakt
    En leest Maria "eigen schuld" niet in het dossier van Rosa
