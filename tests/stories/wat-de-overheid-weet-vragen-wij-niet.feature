# language: nl
@S26
Functionaliteit: Wat de overheid al weet, vragen wij niet
  Wantrouwen begint bij vragen waarop de dienst het antwoord heeft.

  Scenario: Geen enkele stap vraagt naar naam, geboortedag, adres of nummer
    Gegeven Zonnedam op donderdag 19 november 2026
    Als iemand zonder lopende aanvraag een aanvraag begint
    Dan vraagt geen stap naar "geboortedatum, burgerservicenummer, BSN, geboorteplaats, nationaliteit"

  Scenario: Een extra vraag noemt haar regel
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Maria bij de aanvraag van Oksana een vraag stelt zonder regel
    Dan komt haar tekst terug met de reden
