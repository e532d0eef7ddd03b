namespace Lyceum.Web.Chat;

/// <summary>What went wrong with an answer, as a page says it.</summary>
/// <param name="Code">The word by which it is known.</param>
/// <param name="Text">The sentence.</param>
public sealed record ProblemView(string Code, string Text)
{
    /// <summary>Whether something must be left out before another try makes sense.</summary>
    public bool IsTooLong => Code == "context_length";
}
