namespace Lyceum.Platform.Accounts;

/// <summary>What somebody gives to have an account.</summary>
/// <param name="Email">The e-mail address.</param>
/// <param name="Name">What people call the person.</param>
/// <param name="Password">The password.</param>
public sealed record Registration(string Email, string Name, string Password)
{
    /// <summary>The code of an invitation; null without one.</summary>
    public string? Invitation { get; init; }

    /// <summary>The e-mail address alone, so that no password gets into a log.</summary>
    public override string ToString() => $"registration of {Email}";
}
