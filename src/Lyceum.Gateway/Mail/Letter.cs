namespace Lyceum.Gateway.Mail;

/// <summary>A mail of plain text.</summary>
/// <param name="To">The addresses; each gets a mail of its own, so that none sees the others.</param>
/// <param name="Subject">What it is about, in one line.</param>
/// <param name="Text">What it says.</param>
public sealed record Letter(IReadOnlyList<string> To, string Subject, string Text)
{
    /// <summary>What is the same however often it is sent, so that mail programs show it once; null where it does not matter.</summary>
    public string? Id { get; init; }
}
