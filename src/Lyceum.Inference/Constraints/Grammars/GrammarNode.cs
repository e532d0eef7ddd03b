using Lyceum.Inference.Constraints.Patterns;

namespace Lyceum.Inference.Constraints.Grammars;

/// <summary>A part of a rule as its source writes it.</summary>
internal abstract record GrammarNode;

/// <summary>One given text, in UTF-8.</summary>
internal sealed record LiteralNode(byte[] Text) : GrammarNode;

/// <summary>One character of a set.</summary>
internal sealed record ClassNode(CodePointSet Set) : GrammarNode;

/// <summary>A token by its number.</summary>
internal sealed record TokenNode(int Token) : GrammarNode;

/// <summary>Another rule.</summary>
internal sealed record ReferenceNode(string Name, int Line) : GrammarNode;

/// <summary>Parts one after the other; none is the empty text.</summary>
internal sealed record PartsNode(IReadOnlyList<GrammarNode> Parts) : GrammarNode
{
    /// <summary>Parts, or the only one.</summary>
    public static GrammarNode Of(IReadOnlyList<GrammarNode> parts) => parts.Count == 1 ? parts[0] : new PartsNode(parts);
}

/// <summary>Any of several parts.</summary>
internal sealed record AlternativesNode(IReadOnlyList<GrammarNode> Parts) : GrammarNode
{
    /// <summary>Alternatives, or the only one.</summary>
    public static GrammarNode Of(IReadOnlyList<GrammarNode> parts) => parts.Count == 1 ? parts[0] : new AlternativesNode(parts);
}

/// <summary>A part repeated.</summary>
internal sealed record TimesNode(GrammarNode Part, int Least, int Most) : GrammarNode;
