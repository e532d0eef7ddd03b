namespace Lyceum.Platform.Budgets;

/// <summary>What somebody asks of a budget.</summary>
/// <param name="Scope">Whose spending it bounds.</param>
/// <param name="ScopeId">The organisation, the project, or the key.</param>
/// <param name="Period">How long until it begins anew.</param>
/// <param name="Limit">What may be spent.</param>
public sealed record BudgetSettings(BudgetScope Scope, Guid ScopeId, BudgetPeriod Period, Money Limit)
{
    private const int MaximumRecipients = 20;

    /// <summary>Whether calls are refused that could go beyond it; else it only alerts.</summary>
    public bool IsHardStop { get; init; } = true;

    /// <summary>At which shares of it to alert, in percent.</summary>
    public IReadOnlyList<int> AlertPercents { get; init; } = [50, 80, 100];

    /// <summary>Addresses of electronic mail to tell of alerts.</summary>
    public IReadOnlyList<string> AlertEmails { get; init; } = [];

    /// <summary>Addresses of the web, <c>https</c> alone, to tell of alerts.</summary>
    public IReadOnlyList<string> AlertWebhooks { get; init; } = [];

    internal void Validate()
    {
        if (AlertEmails.Count > MaximumRecipients || AlertWebhooks.Count > MaximumRecipients)
        {
            throw PlatformException.Invalid($"A budget tells at most {MaximumRecipients} addresses of each kind.", "budget_recipients");
        }

        foreach (string email in AlertEmails)
        {
            EmailAddress.Check(email);
        }

        if (!AlertWebhooks.All(static address => address.Length <= 2000 && Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
            && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0))
        {
            throw PlatformException.Invalid("A budget tells addresses that begin with https:// and hold no user name.", "budget_webhooks");
        }

        if (!Enum.IsDefined(Scope) || !Enum.IsDefined(Period) || Limit < Money.Zero)
        {
            throw PlatformException.Invalid("A budget has a scope, a period, and a limit that is not below zero.", "budget_limit");
        }

        if (AlertPercents.Count > 20 || AlertPercents.Any(static percent => percent is < 1 or > 1000) || AlertPercents.Distinct().Count() != AlertPercents.Count)
        {
            throw PlatformException.Invalid("A budget alerts at most at 20 different shares, each between 1 and 1000 percent.", "budget_percents");
        }
    }
}
