namespace Lyceum.Platform.Accounts;

/// <summary>Who may make an account for themselves.</summary>
public enum SignUpMode
{
    /// <summary>Nobody; administrators make accounts.</summary>
    Closed,

    /// <summary>Who was invited.</summary>
    Invitation,

    /// <summary>Everybody.</summary>
    Open,
}
