namespace Lyceum.Training.Curriculum;

/// <summary>
/// More wordings of the families whose first ones stand in code: the files <c>wordings.txt</c>, a section for each family, and <c>chains.txt</c>, one for each list of a chained
/// story. They are all trained, and were written without sight of those that are held out.
/// </summary>
internal static class FurtherWordings
{
    private static readonly Dictionary<string, string[]> Sections = new[] { "Words.wordings.txt", "Words.chains.txt", "Arithmetic.wordings.txt", "Text.wordings.txt" }
        .SelectMany(TextPool.ByHeading)
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>Those of a section; empty where there are none.</summary>
    /// <param name="heading">A family, or a family and its list, such as <c>chain-bus Gain</c>.</param>
    public static string[] Of(string heading) => Sections.GetValueOrDefault(heading) ?? [];
}
