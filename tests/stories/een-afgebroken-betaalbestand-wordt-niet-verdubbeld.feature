# language: nl
@persona-F
Functionaliteit: Een afgebroken betaalbestand wordt niet verdubbeld
  De stekker gaat eruit tussen het bestand en de bevestiging. Daarna is niets weg en niets dubbel.

  Scenario: kill -9 tussen bestand en bevestiging
    Gegeven Zonnedam op donderdag 19 november 2026
    Als de december-run klaarstaat met akkoord van twee mensen
    En het programma tien keer op een ander ogenblik wordt gedood terwijl het bestand wordt geschreven
    En het bestand daarna nog eens wordt gevraagd
    Dan is er één betaalbestand van december, heel, met elke betaling één keer

  Scenario: Eén mens kan niet alleen een run maken en vrijgeven
    Gegeven Zonnedam op donderdag 19 november 2026
    Als Femke de december-run klaarzet
    En Femke er zelf akkoord op geeft
    Dan wordt dat geweigerd
