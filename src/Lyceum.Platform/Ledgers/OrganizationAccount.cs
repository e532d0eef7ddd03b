using Lyceum.Platform.Budgets;

namespace Lyceum.Platform.Ledgers;

/// <summary>
/// All that an organisation, its projects and its keys have spent and reserved. A call touches one organisation alone, so one
/// lock makes checking three scopes and setting aside in them a single step: no two callers can both see the same last cent.
/// </summary>
internal sealed class OrganizationAccount(Guid organizationId)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(BudgetScope Scope, Guid Id), SpendAccount> _accounts = [];

    // The accounts of each payer, which every call asks for.
    private readonly Dictionary<(Guid ProjectId, Guid? KeyId), SpendAccount[]> _scopes = [];
    private DateTimeOffset _latest = DateTimeOffset.MinValue;

    /// <summary>Sets a cost aside where every budget allows it.</summary>
    /// <param name="payer">Who pays.</param>
    /// <param name="cost">The greatest cost.</param>
    /// <param name="now">The time; where clocks went back, the latest seen counts, so that no period comes twice.</param>
    /// <param name="admittedAt">When the call counts as admitted.</param>
    /// <returns>What refuses it, or null.</returns>
    public BudgetRefusal? Reserve(Payer payer, Money cost, DateTimeOffset now, out DateTimeOffset admittedAt)
    {
        lock (_gate)
        {
            Observe(now);
            admittedAt = _latest;
            BudgetWindows windows = BudgetWindows.At(_latest);
            SpendAccount[] accounts = Of(payer, windows);
            foreach (SpendAccount account in accounts)
            {
                if (account.FindBroken(cost) is { } watch)
                {
                    Money left = watch.Limit - account.Spent(watch.Period) - account.Reserved(watch.Period);
                    return new BudgetRefusal(watch.BudgetId, watch.Scope, watch.Period, watch.Limit, left > Money.Zero ? left : Money.Zero, cost);
                }
            }

            foreach (SpendAccount account in accounts)
            {
                account.Reserve(cost, windows);
            }

            return null;
        }
    }

    /// <summary>Gives back what was set aside.</summary>
    public void Release(Payer payer, Money reserved, DateTimeOffset admittedAt)
    {
        lock (_gate)
        {
            BudgetWindows windows = BudgetWindows.At(admittedAt);
            foreach (SpendAccount account in Of(payer, windows))
            {
                account.Reserve(new Money(-reserved.Nanos), windows);
            }
        }
    }

    /// <summary>Counts what a call cost in the place of what was set aside.</summary>
    /// <param name="payer">Who pays.</param>
    /// <param name="reserved">What was set aside and still is.</param>
    /// <param name="cost">The cost, or a correction of it.</param>
    /// <param name="admittedAt">When the call was admitted.</param>
    /// <param name="now">The time.</param>
    /// <returns>Alerts that are due by it.</returns>
    public IReadOnlyList<BudgetAlert> Spend(Payer payer, Money reserved, Money cost, DateTimeOffset admittedAt, DateTimeOffset now)
    {
        List<BudgetAlert>? due = null;
        lock (_gate)
        {
            Observe(now);
            BudgetWindows windows = BudgetWindows.At(admittedAt);
            foreach (SpendAccount account in Of(payer, BudgetWindows.At(_latest)))
            {
                account.Reserve(new Money(-reserved.Nanos), windows);
                account.Spend(cost, windows);
                account.RaiseAlerts(windows, now, ref due);
            }
        }

        return due ?? (IReadOnlyList<BudgetAlert>)[];
    }

    /// <summary>Lets alerts be raised again that could not be stored.</summary>
    public void Forget(IEnumerable<BudgetAlert> alerts)
    {
        lock (_gate)
        {
            foreach (BudgetAlert alert in alerts)
            {
                Watches().FirstOrDefault(watch => watch.BudgetId == alert.BudgetId)?.Forget(alert.Percent);
            }
        }
    }

    /// <summary>Counts what the ledger says was spent in a present period.</summary>
    public void Restore(Payer payer, BudgetPeriod period, Money spent, DateTimeOffset now)
    {
        lock (_gate)
        {
            Observe(now);
            foreach (SpendAccount account in Of(payer, BudgetWindows.At(_latest)))
            {
                account.Restore(period, spent);
            }
        }
    }

    /// <summary>Notes an alert of a present period that was raised before.</summary>
    public void Restore(BudgetAlert alert, BudgetWindows now)
    {
        lock (_gate)
        {
            if (Watches().FirstOrDefault(watch => watch.BudgetId == alert.BudgetId) is { } watch && now.Start(watch.Period) == alert.PeriodStart)
            {
                watch.Restore(now.Number(watch.Period), alert.Percent);
            }
        }
    }

    /// <summary>Holds to a budget, new or changed.</summary>
    public void Apply(Budget budget)
    {
        lock (_gate)
        {
            Hold(budget);
        }
    }

    /// <summary>Holds to these budgets and to no others.</summary>
    public void Replace(IEnumerable<Budget> budgets)
    {
        lock (_gate)
        {
            HashSet<Guid> kept = [];
            foreach (Budget budget in budgets)
            {
                kept.Add(budget.Id);
                Hold(budget);
            }

            foreach (SpendAccount account in _accounts.Values)
            {
                account.Budgets.RemoveAll(watch => !kept.Contains(watch.BudgetId));
            }
        }
    }

    /// <summary>Holds to a budget no more.</summary>
    public void Remove(Budget budget)
    {
        lock (_gate)
        {
            Account(budget.Scope, budget.ScopeId).Budgets.RemoveAll(watch => watch.BudgetId == budget.Id);
        }
    }

    /// <summary>What a scope has spent and reserved in a present period.</summary>
    public (Money Spent, Money Reserved) Standing(BudgetScope scope, Guid id, BudgetPeriod period, DateTimeOffset now)
    {
        lock (_gate)
        {
            Observe(now);
            if (!_accounts.TryGetValue((scope, id), out SpendAccount? account))
            {
                return default;
            }

            account.Advance(BudgetWindows.At(_latest));
            return (account.Spent(period), account.Reserved(period));
        }
    }

    private void Hold(Budget budget)
    {
        List<BudgetWatch> budgets = Account(budget.Scope, budget.ScopeId).Budgets;
        if (budgets.Find(watch => watch.BudgetId == budget.Id) is { } known)
        {
            known.Update(budget);
        }
        else
        {
            budgets.Add(new BudgetWatch(budget));
        }
    }

    private void Observe(DateTimeOffset now) => _latest = now > _latest ? now : _latest;

    private IEnumerable<BudgetWatch> Watches() => _accounts.Values.SelectMany(static account => account.Budgets);

    private SpendAccount[] Of(Payer payer, BudgetWindows now)
    {
        if (!_scopes.TryGetValue((payer.ProjectId, payer.KeyId), out SpendAccount[]? accounts))
        {
            _scopes[(payer.ProjectId, payer.KeyId)] = accounts = payer.KeyId is { } keyId
                ? [Account(BudgetScope.Organization, organizationId), Account(BudgetScope.Project, payer.ProjectId), Account(BudgetScope.Key, keyId)]
                : [Account(BudgetScope.Organization, organizationId), Account(BudgetScope.Project, payer.ProjectId)];
        }

        foreach (SpendAccount account in accounts)
        {
            account.Advance(now);
        }

        return accounts;
    }

    private SpendAccount Account(BudgetScope scope, Guid id)
    {
        if (!_accounts.TryGetValue((scope, id), out SpendAccount? account))
        {
            _accounts[(scope, id)] = account = new SpendAccount();
        }

        return account;
    }
}
