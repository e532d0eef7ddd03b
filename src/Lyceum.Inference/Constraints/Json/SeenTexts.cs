using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>Texts that must not come again, whatever their order. Of equal ones of one <see cref="SeenTable"/> there is one object.</summary>
internal sealed class SeenTexts
{
    /// <summary>Made by <see cref="SeenTable"/>.</summary>
    public SeenTexts(byte[][] texts, Language language)
    {
        Texts = texts;
        Language = language;
    }

    /// <summary>The texts.</summary>
    public IReadOnlyList<byte[]> Texts { get; }

    /// <summary>The texts as an expression.</summary>
    public Language Language { get; }
}
