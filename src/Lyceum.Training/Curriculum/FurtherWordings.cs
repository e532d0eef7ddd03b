using Lyceum.Training.Curriculum.Talk;

namespace Lyceum.Training.Curriculum;

/// <summary>
/// More wordings of the families whose first ones stand in code: the files <c>wordings.txt</c>, a section for each family. They are all trained, and were written without sight of
/// those that are held out.
/// </summary>
internal static class FurtherWordings
{
    private static readonly Dictionary<string, string[]> Families = new[] { "Words", "Arithmetic", "Text" }
        .SelectMany(static folder => TextPool.ByHeading(folder + ".wordings.txt"))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>Those of a family; empty where there are none.</summary>
    public static string[] Of(string family) => Families.GetValueOrDefault(family) ?? [];
}
