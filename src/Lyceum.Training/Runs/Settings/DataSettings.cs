using Lyceum.Training.Curriculum;

namespace Lyceum.Training.Runs.Settings;

/// <summary>Where documents come from: files, or a curriculum that is generated.</summary>
public sealed record DataSettings : ICheckedSettings
{
    /// <summary>A file of JSON lines, or several: the file's name may have <c>*</c> in it.</summary>
    public string? Path { get; init; }

    /// <summary>A curriculum: <c>primer</c>, or <c>primer-examination</c>, which has nothing of it.</summary>
    public CurriculumName? Curriculum { get; init; }

    /// <summary>How often documents come from here, beside the other sources' weights.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Determines the order of a file's documents, or what a curriculum generates; the run's seed where null.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The shares of a curriculum's groups; its own where null.</summary>
    public PrimerWeights? Groups { get; init; }

    /// <summary>How many exercises each family gives to an examination.</summary>
    public int PerFamily { get; init; } = 4;

    /// <inheritdoc/>
    public void Check(SettingsCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Require((Path is null) != (Curriculum is null), "A data source has either a 'path' or a 'curriculum'.");
        check.Require(Weight > 0 && double.IsFinite(Weight), "weight", Weight, "above 0");
        check.Require(Groups is null || Curriculum == CurriculumName.Primer, "'groups' are for the curriculum 'primer' alone.");
        check.Require(Groups is null || (Enum.GetValues<CurriculumGroup>().All(group => Groups.Of(group) >= 0) && Enum.GetValues<CurriculumGroup>().Any(group => Groups.Of(group) > 0)), "The shares in 'groups' are 0 or more, and not all 0.");
        check.Require(PerFamily is >= 1 and <= 10_000, "perFamily", PerFamily, "from 1 to 10000");
    }
}
