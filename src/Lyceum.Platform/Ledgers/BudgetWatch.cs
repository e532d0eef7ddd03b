using Lyceum.Platform.Budgets;

namespace Lyceum.Platform.Ledgers;

/// <summary>A budget as the ledger holds to it, with the alerts that were raised in its present period.</summary>
internal sealed class BudgetWatch
{
    private readonly Guid _organizationId;
    private readonly HashSet<int> _raised = [];
    private int[] _percents;
    private int _number;

    public BudgetWatch(Budget budget)
    {
        BudgetId = budget.Id;
        _organizationId = budget.OrganizationId;
        Scope = budget.Scope;
        Period = budget.Period;
        _percents = [];
        Update(budget);
    }

    public Guid BudgetId { get; }

    public BudgetScope Scope { get; }

    public BudgetPeriod Period { get; }

    public Money Limit { get; private set; }

    public bool IsHardStop { get; private set; }

    /// <summary>Takes over what was changed. Alerts raised in this period are not raised again.</summary>
    public void Update(Budget budget)
    {
        Limit = budget.Limit();
        IsHardStop = budget.IsHardStop;
        _percents = [.. budget.AlertPercents];
    }

    /// <summary>Notes an alert that was raised before.</summary>
    public void Restore(int number, int percent)
    {
        Begin(number);
        _raised.Add(percent);
    }

    /// <summary>Lets an alert be raised again that could not be stored.</summary>
    public void Forget(int percent) => _raised.Remove(percent);

    /// <summary>Raises what is due; a list is made where there is something.</summary>
    public void Raise(int number, Money spent, DateTimeOffset periodStart, DateTimeOffset now, ref List<BudgetAlert>? due)
    {
        Begin(number);
        foreach (int percent in _percents)
        {
            if ((Int128)spent.Nanos * 100 >= (Int128)Limit.Nanos * percent && _raised.Add(percent))
            {
                (due ??= []).Add(new BudgetAlert
                {
                    OrganizationId = _organizationId,
                    BudgetId = BudgetId,
                    PeriodStart = periodStart,
                    Percent = percent,
                    RaisedAt = now,
                    SpentNanos = spent.Nanos,
                    LimitNanos = Limit.Nanos,
                });
            }
        }
    }

    private void Begin(int number)
    {
        if (number != _number)
        {
            _number = number;
            _raised.Clear();
        }
    }
}
