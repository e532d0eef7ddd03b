namespace Lyceum.Platform.Accounts;

/// <summary>What came of checking a password.</summary>
internal enum PasswordCheck
{
    /// <summary>It is another.</summary>
    Wrong,

    /// <summary>It is the one.</summary>
    Right,

    /// <summary>It is the one, and its stored hash is weaker than one made today.</summary>
    RightButWeak,
}
