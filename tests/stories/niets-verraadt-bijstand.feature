# language: nl
@S35
Functionaliteit: Niets verraadt bijstand
  Een buurman, een winkel of een verhuurder ziet een overschrijving of een envelop. Daar staat niets op.

  Scenario: Op het bankafschrift staat alleen de gemeente
    Gegeven Zonnedam op maandag 23 november 2026
    Dan staat in geen betaalbestand "bijstand, uitkering, participatie, sociale, PW, WWB, norm, schuld"
    En noemt elk betaalbestand als afzender alleen "Gemeente Zonnedam"
    En staat in geen betaalbestand het adres van de ontvanger

  Scenario: Door het venster van de envelop is niets te zien
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Willem zijn besluit als brief opent
    Dan staat op de eerste regels van de brief alleen zijn naam en adres en de gemeente

  Abstract Scenario: Ook door het venster van een overzicht van zijn geld is niets te zien
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Willem "<adres>" als brief opent
    Dan staat boven de vouw alleen de gemeente, zijn naam en zijn adres
    En staat in het venster alleen zijn naam en zijn adres

    Voorbeelden:
      | adres                          |
      | /mij/geld/2026-10/pdf          |
      | /mij/geld/jaaropgave/2026/pdf  |
