namespace Lyceum.Platform.Changes;

/// <summary>What processes hold in memory, and must hear of when another one changes it.</summary>
public enum ChangeTopic
{
    /// <summary>Keys, their secrets, and the projects that end them.</summary>
    Keys = 0,

    /// <summary>Budgets.</summary>
    Budgets = 1,

    /// <summary>Prices, and what calls cost by them.</summary>
    Prices = 2,

    /// <summary>Accounts, and sessions that ended.</summary>
    Accounts = 3,

    /// <summary>What projects may use: models, and limits for each.</summary>
    Policies = 4,

    /// <summary>Who may sign up, and the company's sign-in service.</summary>
    SignIn = 5,
}
