using Lyceum.Inference.Constraints.Grammars;

namespace Lyceum.Inference.Constraints.Languages;

/// <summary>Says what follows a text that is remembered.</summary>
internal interface ICapture
{
    /// <summary>Whether a text was read before and not remembered.</summary>
    bool HasForgotten { get; }

    /// <summary>Whether the shortest text of what follows depends on the text; what follows one that was not remembered is then at least as long.</summary>
    bool DecidesLength { get; }

    /// <summary>What follows.</summary>
    /// <param name="text">The text; null where it was not remembered.</param>
    Symbol After(byte[]? text);
}
