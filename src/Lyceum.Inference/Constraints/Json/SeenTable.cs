using System.Text;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>Makes sets of seen texts. Not safe for several threads.</summary>
internal sealed class SeenTable
{
    private const int MaximumSets = 4096;

    private readonly ValueUniverse _universe;
    private readonly Dictionary<string, SeenTexts> _sets = new(StringComparer.Ordinal);

    /// <summary>Makes a table that knows the empty set.</summary>
    /// <param name="universe">The strings that the texts spell.</param>
    public SeenTable(ValueUniverse universe)
    {
        _universe = universe;
        None = new SeenTexts([], universe.Table.Nothing);
    }

    /// <summary>No text.</summary>
    public SeenTexts None { get; }

    /// <summary>One more text.</summary>
    /// <param name="seen">The texts before.</param>
    /// <param name="text">The text, in UTF-8.</param>
    public SeenTexts With(SeenTexts seen, ReadOnlySpan<byte> text)
    {
        List<string> texts = [.. seen.Texts.Select(Encoding.UTF8.GetString), Lower(Encoding.UTF8.GetString(text))];
        texts.Sort(StringComparer.Ordinal);
        string key = string.Join('\n', texts);
        if (!_sets.TryGetValue(key, out SeenTexts? set))
        {
            if (_sets.Count >= MaximumSets)
            {
                // What is in use goes on working.
                _sets.Clear();
            }

            set = new SeenTexts([.. texts.Select(Encoding.UTF8.GetBytes)], _universe.OfTexts(texts));
            _sets.Add(key, set);
        }

        return set;
    }

    // The canonical case of hexadecimal digits.
    private static string Lower(string text)
    {
        if (!text.Contains("\\u", StringComparison.Ordinal))
        {
            return text;
        }

        StringBuilder lower = new(text);
        for (int i = 0; i + 5 < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                if (text[i + 1] == 'u')
                {
                    lower[i + 5] = char.ToLowerInvariant(text[i + 5]);
                }

                i++;
            }
        }

        return lower.ToString();
    }
}
