namespace Lyceum.Platform.Accounts;

/// <summary>What came of a sign-in: a session, the need of a second step, or a refusal.</summary>
public sealed record SignInResult
{
    private SignInResult()
    {
    }

    /// <summary>The session that began; null where none did.</summary>
    public IssuedSession? Session { get; private init; }

    /// <summary>What the browser brings back with the second step; null where none is needed.</summary>
    public string? SecondStep { get; private init; }

    /// <summary>Why it was refused.</summary>
    public SignInRefusal Refusal { get; private init; }

    internal static SignInResult Of(IssuedSession session) => new() { Session = session };

    internal static SignInResult NeedsSecondStep(string token) => new() { SecondStep = token };

    internal static SignInResult Refused(SignInRefusal refusal) => new() { Refusal = refusal };
}
