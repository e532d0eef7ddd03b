namespace Lyceum.Training.Curriculum;

/// <summary>The share of each group, by documents; what counts is their proportion. Lists of tools are long, so calls are more of what is read than of the documents.</summary>
public sealed record PrimerWeights
{
    /// <summary>Word problems.</summary>
    public double Words { get; init; } = 32;

    /// <summary>Plain arithmetic.</summary>
    public double Arithmetic { get; init; } = 16;

    /// <summary>Text tasks.</summary>
    public double Text { get; init; } = 32;

    /// <summary>Text to JSON.</summary>
    public double Extraction { get; init; } = 13;

    /// <summary>Tool calls.</summary>
    public double Tools { get; init; } = 14;

    /// <summary>Talk.</summary>
    public double Talk { get; init; } = 18;

    /// <summary>The share of one group.</summary>
    public double Of(CurriculumGroup group) => group switch
    {
        CurriculumGroup.Words => Words,
        CurriculumGroup.Arithmetic => Arithmetic,
        CurriculumGroup.Text => Text,
        CurriculumGroup.Extraction => Extraction,
        CurriculumGroup.Tools => Tools,
        CurriculumGroup.Talk => Talk,
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };
}
