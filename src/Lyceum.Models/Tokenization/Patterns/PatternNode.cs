namespace Lyceum.Models.Tokenization.Patterns;

/// <summary>How a repetition chooses its count.</summary>
internal enum Greed
{
    /// <summary>As many as possible, giving back one at a time.</summary>
    Greedy,

    /// <summary>As few as possible.</summary>
    Lazy,

    /// <summary>As many as possible, giving nothing back.</summary>
    Possessive,
}

/// <summary>A condition on a position.</summary>
internal enum Anchor
{
    /// <summary>The start of the text.</summary>
    Start,

    /// <summary>The end of the text.</summary>
    End,

    /// <summary>Between a word character and something else.</summary>
    WordBoundary,

    /// <summary>Not between a word character and something else.</summary>
    NotWordBoundary,
}

/// <summary>A parsed pattern.</summary>
internal abstract record PatternNode
{
    /// <summary>One code point out of a set.</summary>
    internal sealed record Set(CodePointSet Members) : PatternNode;

    /// <summary>One after the other; empty matches the empty text.</summary>
    internal sealed record Sequence(IReadOnlyList<PatternNode> Parts) : PatternNode;

    /// <summary>The first choice that leads to a match.</summary>
    internal sealed record Choice(IReadOnlyList<PatternNode> Options) : PatternNode;

    /// <summary>A repetition; <see cref="int.MaxValue"/> means without bound.</summary>
    internal sealed record Repeat(PatternNode Body, int Minimum, int Maximum, Greed Greed) : PatternNode;

    /// <summary>A look at what follows or precedes, without consuming it.</summary>
    internal sealed record Look(PatternNode Body, bool Behind, bool Negative) : PatternNode;

    /// <summary>A part that gives nothing back once matched.</summary>
    internal sealed record Atomic(PatternNode Body) : PatternNode;

    /// <summary>A condition on the position.</summary>
    internal sealed record At(Anchor Anchor) : PatternNode;
}
