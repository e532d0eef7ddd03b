namespace Lyceum.Training.Curriculum;

/// <summary>What an exercise trains.</summary>
public enum CurriculumGroup
{
    /// <summary>Word problems.</summary>
    Words,

    /// <summary>Plain arithmetic.</summary>
    Arithmetic,

    /// <summary>Small tasks on letters, words and lists.</summary>
    Text,

    /// <summary>Text to JSON.</summary>
    Extraction,

    /// <summary>Choosing and calling tools.</summary>
    Tools,

    /// <summary>Greetings, who it is, and questions from outside.</summary>
    Talk,
}
