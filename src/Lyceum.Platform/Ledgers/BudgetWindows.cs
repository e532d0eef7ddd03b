using Lyceum.Platform.Budgets;

namespace Lyceum.Platform.Ledgers;

/// <summary>Which day and which month a time is in, by UTC, as numbers that rise.</summary>
/// <param name="Day">Days since 1970.</param>
/// <param name="Month">Months since the year 0.</param>
internal readonly record struct BudgetWindows(int Day, int Month)
{
    public static BudgetWindows At(DateTimeOffset time) =>
        new((int)((time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerDay), (time.UtcDateTime.Year * 12) + time.UtcDateTime.Month - 1);

    /// <summary>The number of one kind of period; of all time it is always the same.</summary>
    public int Number(BudgetPeriod period) => period switch
    {
        BudgetPeriod.Day => Day,
        BudgetPeriod.Month => Month,
        _ => 0,
    };

    /// <summary>When a period began.</summary>
    public DateTimeOffset Start(BudgetPeriod period) => period switch
    {
        BudgetPeriod.Day => DateTimeOffset.UnixEpoch.AddDays(Day),
        BudgetPeriod.Month => new DateTimeOffset(Month / 12, (Month % 12) + 1, 1, 0, 0, 0, TimeSpan.Zero),
        _ => DateTimeOffset.UnixEpoch,
    };
}
