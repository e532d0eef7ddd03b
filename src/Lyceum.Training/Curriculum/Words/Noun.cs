namespace Lyceum.Training.Curriculum.Words;

/// <summary>A thing that can be counted.</summary>
internal sealed record Noun(string One, string Many)
{
    /// <summary>A regular noun, or both forms with a stroke between: <c>box|boxes</c>.</summary>
    public static Noun Of(string text) => text.Split('|') is [var one, var many] ? new Noun(one, many) : new Noun(text, text + "s");
}
