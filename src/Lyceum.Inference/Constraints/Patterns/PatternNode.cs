namespace Lyceum.Inference.Constraints.Patterns;

/// <summary>A part of a parsed regular expression.</summary>
internal abstract record PatternNode
{
    /// <summary>Whether it may match without consuming a character.</summary>
    public abstract bool CanBeEmpty { get; }

    /// <summary>Whether it never consumes a character.</summary>
    public virtual bool IsZeroWidth => false;

    /// <summary>Whether an anchor or a look-ahead stands in it.</summary>
    public virtual bool HasAssertion => false;

    /// <summary>Whether <c>^</c> stands in it.</summary>
    public virtual bool HasStart => false;
}

/// <summary>One character of a set.</summary>
internal sealed record CharacterNode(CodePointSet Set) : PatternNode
{
    public override bool CanBeEmpty => false;
}

/// <summary>Parts one after the other; none is the empty text.</summary>
internal sealed record SequenceNode(IReadOnlyList<PatternNode> Parts) : PatternNode
{
    public override bool CanBeEmpty { get; } = Parts.All(static part => part.CanBeEmpty);

    public override bool IsZeroWidth { get; } = Parts.All(static part => part.IsZeroWidth);

    public override bool HasAssertion { get; } = Parts.Any(static part => part.HasAssertion);

    public override bool HasStart { get; } = Parts.Any(static part => part.HasStart);
}

/// <summary>One of several parts.</summary>
internal sealed record ChoiceNode(IReadOnlyList<PatternNode> Parts) : PatternNode
{
    public override bool CanBeEmpty { get; } = Parts.Any(static part => part.CanBeEmpty);

    public override bool IsZeroWidth { get; } = Parts.All(static part => part.IsZeroWidth);

    public override bool HasAssertion { get; } = Parts.Any(static part => part.HasAssertion);

    public override bool HasStart { get; } = Parts.Any(static part => part.HasStart);
}

/// <summary>A part repeated.</summary>
internal sealed record RepeatNode(PatternNode Part, int Least, int Most) : PatternNode
{
    public override bool CanBeEmpty { get; } = Least == 0 || Part.CanBeEmpty;

    public override bool IsZeroWidth { get; } = Part.IsZeroWidth;

    public override bool HasAssertion { get; } = Part.HasAssertion;

    public override bool HasStart { get; } = Part.HasStart;
}

/// <summary>The beginning or the end of the text.</summary>
internal sealed record AnchorNode(bool IsStart) : PatternNode
{
    public override bool CanBeEmpty => true;

    public override bool IsZeroWidth => true;

    public override bool HasAssertion => true;

    public override bool HasStart => IsStart;
}

/// <summary>What must, or must not, follow.</summary>
internal sealed record LookAheadNode(PatternNode Part, bool IsNegative) : PatternNode
{
    public override bool CanBeEmpty => true;

    public override bool IsZeroWidth => true;

    public override bool HasAssertion => true;

    public override bool HasStart { get; } = Part.HasStart;
}
