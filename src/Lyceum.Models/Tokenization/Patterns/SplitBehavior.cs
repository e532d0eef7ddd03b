namespace Lyceum.Models.Tokenization.Patterns;

/// <summary>What becomes of the text that a split matches.</summary>
internal enum SplitBehavior
{
    /// <summary>A piece of its own.</summary>
    Isolated,

    /// <summary>Dropped.</summary>
    Removed,

    /// <summary>The end of the piece before.</summary>
    MergedWithPrevious,

    /// <summary>The start of the piece after.</summary>
    MergedWithNext,

    /// <summary>One piece together with the matches that touch it.</summary>
    Contiguous,
}
