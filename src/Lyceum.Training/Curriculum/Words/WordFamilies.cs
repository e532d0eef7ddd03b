namespace Lyceum.Training.Curriculum.Words;

/// <summary>The families of word problems.</summary>
internal static class WordFamilies
{
    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        .. new[] { CountingFamilies.All, MoneyFamilies.All, MeasureFamilies.All, TimeFamilies.All, PartFamilies.All, LongFamilies.All, ChainScenes.All, [new CompareFamily()] }
            .SelectMany(static families => families)
            .Select(static family => new TouchedFamily(family)),
    ];
}
