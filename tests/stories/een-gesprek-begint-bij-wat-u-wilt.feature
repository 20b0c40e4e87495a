# language: nl
@S20 @S21 @S44 @S50
Functionaliteit: Een gesprek begint bij wat u wilt
  De uitnodiging zegt wat er niet gebeurt. Eerst komt de kant van de persoon, en niets daarvan moet. Geen
  zin van het verhaal komt in het dossier zonder een ja.

  Achtergrond:
    Gegeven Zonnedam op donderdag 19 november 2026
    En Maria nodigde Willem uit voor een gesprek op "26-11-2026"

  Scenario: De uitnodiging zegt wat er niet gebeurt
    Als Willem zijn uitnodiging opent
    Dan staat er "Het is geen controle, en het wordt er ook geen."
    En staat er "Wij besluiten dan niets over uw geld."
    En staan er drie gelijke vragen, in deze volgorde: "Wat wilt u?, Wat lukt nu prima?, Wat is moeilijk of doet pijn?"
    En staat er nergens "nog wel kan"

  Scenario: Niets vertellen mag
    Als Willem zijn uitnodiging opent
    En Willem op "Bewaar mijn kant" drukt
    Dan is het antwoord 200

  Scenario: Alleen waar Willem ja bij zegt, komt in het dossier
    Als Maria na het gesprek opschrijft "Willem zong twaalf jaar in een koor. / Willem slaapt slecht."
    Dan leest Maria "Willem slaapt slecht." niet in het dossier van Willem
    Als Willem ja zegt bij "Willem zong twaalf jaar in een koor." en nee bij "Willem slaapt slecht."
    Dan leest Maria "Willem zong twaalf jaar in een koor." in het dossier van Willem
    En leest Maria "Willem slaapt slecht." niet in het dossier van Willem

  Scenario: Wat wij beloven, staat meteen tussen onze beloften
    Als Maria na het gesprek belooft "een buskaart voor u uitzoeken" voor "3-12-2026"
    En Maria het dossier van Willem opent
    Dan staat er "een buskaart voor u uitzoeken"
    Als het vrijdag 4 december 2026 wordt
    Dan is die belofte gebroken, en Willem hoort dat van ons

  Scenario: Wat Willem zelf wil doen, geeft ons een plicht en hem niet
    Als Maria na het gesprek opschrijft dat Willem zelf wil "de huurbaas bellen", rond "1-12-2026"
    Dan moeten wij Willem uiterlijk op "2026-12-08" vragen hoe het ging
    Als Willem "/mij/dossier" opent
    Dan staat er "Lukt het niet? Dan zoeken wij samen iets anders. Niemand telt dit."
    Als het vrijdag 4 december 2026 wordt
    Dan zegt geen pagina van Maria over Willem dat "de huurbaas bellen" te laat of niet gedaan is
    Als Willem "/mij/dossier" opent
    En Willem op "Dit hoeft u niet meer te vragen" drukt
    Dan is er niets te laat bij Willem, en hoeven wij het niet meer te vragen
