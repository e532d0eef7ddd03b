namespace Lyceum.Platform.Ledgers;

/// <summary>What came of asking for a reservation: one of the two.</summary>
/// <param name="Reservation">What was set aside.</param>
/// <param name="Refusal">What does not allow it.</param>
public readonly record struct ReservationResult(Reservation? Reservation, BudgetRefusal? Refusal);
