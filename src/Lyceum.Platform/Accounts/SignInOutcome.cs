namespace Lyceum.Platform.Accounts;

/// <summary>What came of a sign-in: a session, the need of a second step, or a refusal.</summary>
public sealed record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>The session that began; null where none did.</summary>
    public IssuedSession? Session { get; private init; }

    /// <summary>What the browser brings back with the second step; null where none is needed.</summary>
    public string? SecondStep { get; private init; }

    /// <summary>Why it was refused.</summary>
    public SignInRefusal Refusal { get; private init; }

    internal static SignInOutcome Of(IssuedSession session) => new() { Session = session };

    internal static SignInOutcome NeedsSecondStep(string token) => new() { SecondStep = token };

    internal static SignInOutcome Refused(SignInRefusal refusal) => new() { Refusal = refusal };
}
