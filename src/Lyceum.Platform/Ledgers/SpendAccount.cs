using Lyceum.Platform.Budgets;

namespace Lyceum.Platform.Ledgers;

/// <summary>
/// What one organisation, project or key has spent and reserved in the present day, the present month and in total, and the
/// budgets that bound it. Guarded by the lock of the <see cref="OrganizationAccount"/> it is in.
/// </summary>
internal sealed class SpendAccount
{
    private const int Periods = 3;
    private readonly Counter[] _counters = new Counter[Periods];
    private readonly List<BudgetWatch> _budgets = [];

    /// <summary>The budgets on it.</summary>
    public List<BudgetWatch> Budgets => _budgets;

    /// <summary>What was spent in the present period.</summary>
    public Money Spent(BudgetPeriod period) => _counters[(int)period].Spent;

    /// <summary>What open calls may still spend in the present period.</summary>
    public Money Reserved(BudgetPeriod period) => _counters[(int)period].Reserved;

    /// <summary>Begins new periods where it is time.</summary>
    public void Advance(BudgetWindows now)
    {
        for (int i = 0; i < Periods; i++)
        {
            int number = now.Number((BudgetPeriod)i);
            if (number > _counters[i].Number)
            {
                _counters[i] = new Counter { Number = number };
            }
        }
    }

    /// <summary>The first budget that a cost would break.</summary>
    public BudgetWatch? FindBroken(Money cost)
    {
        foreach (BudgetWatch watch in _budgets)
        {
            Counter counter = _counters[(int)watch.Period];
            if (watch.IsHardStop && counter.Spent + counter.Reserved + cost > watch.Limit)
            {
                return watch;
            }
        }

        return null;
    }

    /// <summary>Sets something aside in the present periods, or gives it back where it is negative.</summary>
    public void Reserve(Money amount, BudgetWindows admitted)
    {
        for (int i = 0; i < Periods; i++)
        {
            // A period that ended took its reservations with it.
            if (_counters[i].Number == admitted.Number((BudgetPeriod)i))
            {
                _counters[i].Reserved += amount;
            }
        }
    }

    /// <summary>Counts a cost in the periods it belongs to, as far as they are the present ones.</summary>
    public void Spend(Money cost, BudgetWindows admitted)
    {
        for (int i = 0; i < Periods; i++)
        {
            if (_counters[i].Number == admitted.Number((BudgetPeriod)i))
            {
                _counters[i].Spent += cost;
            }
        }
    }

    /// <summary>Counts what the ledger says was spent in one present period.</summary>
    public void Restore(BudgetPeriod period, Money spent) => _counters[(int)period].Spent += spent;

    /// <summary>Marks alerts that are due and not yet raised, and adds them; a list is made where there are any.</summary>
    public void RaiseAlerts(BudgetWindows admitted, DateTimeOffset now, ref List<BudgetAlert>? due)
    {
        foreach (BudgetWatch watch in _budgets)
        {
            Counter counter = _counters[(int)watch.Period];
            if (counter.Number == admitted.Number(watch.Period))
            {
                watch.Raise(counter.Number, counter.Spent, admitted.Start(watch.Period), now, ref due);
            }
        }
    }

    private struct Counter
    {
        public int Number;
        public Money Spent;
        public Money Reserved;
    }
}
