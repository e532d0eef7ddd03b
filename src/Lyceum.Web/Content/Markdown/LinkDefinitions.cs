using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>The links of a text that are known by a label. The first of a label holds; beyond a number that no honest text reaches there are no more.</summary>
internal sealed class LinkDefinitions
{
    private const int MaxCount = 256;

    private readonly Dictionary<string, (string Label, string Address)> _byLabel = [];

    /// <summary>Notes one.</summary>
    /// <returns>Whether it is new.</returns>
    public bool Add(DefinitionBlock definition) => _byLabel.Count < MaxCount && _byLabel.TryAdd(Fold(definition.Label), (definition.Label, definition.Address));

    /// <summary>Makes them known where a text is read.</summary>
    public void AddTo(MarkdownDocument document)
    {
        foreach ((string label, string address) in _byLabel.Values)
        {
            document.SetLinkReferenceDefinition(label, new LinkReferenceDefinition(label, address, ""), addGroup: false);
        }
    }

    /// <summary>Whether a text may use a label: surely where it does, and now and then where it does not.</summary>
    public static bool MayUse(string text, string label) => text.Contains('[', StringComparison.Ordinal) && (label.AsSpan().ContainsAny(" \t\n\\") || Fold(text).Contains($"[{Fold(label)}]", StringComparison.Ordinal));

    // Labels are compared without case (CommonMark 4.7). Upper case is nearest to case folding in what .NET has.
    private static string Fold(string label) => label.Trim().ToUpperInvariant();
}
