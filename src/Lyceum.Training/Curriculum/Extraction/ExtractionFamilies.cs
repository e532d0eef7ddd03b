namespace Lyceum.Training.Curriculum.Extraction;

/// <summary>The families of text to JSON.</summary>
internal static class ExtractionFamilies
{
    /// <summary>All families of extraction.</summary>
    public static IReadOnlyList<CurriculumFamily> All { get; } = [.. TextPool.Sections("Extraction.kinds.txt").Select(static kind => new ExtractionFamily(
        "json-" + kind.Heading,
        [.. kind.Lines.Where(static line => line[0] == '@').Select(ExtractionField.Parse)],
        new Wordings([.. kind.Lines.Where(static line => line[0] != '@')])))];
}
