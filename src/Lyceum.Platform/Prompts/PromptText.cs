using System.Text;

namespace Lyceum.Platform.Prompts;

/// <summary>
/// The text of a prompt and its places: <c>{{name}}</c>, with letters, digits, hyphens, underscores and single spaces in the name. Anything else in braces is text.
/// </summary>
public static class PromptText
{
    /// <summary>The longest name of a place.</summary>
    public const int MaximumName = 60;

    /// <summary>The names of a text's places, each once, in their order.</summary>
    public static IReadOnlyList<string> Places(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> names = [];
        foreach ((_, _, string name) in Find(text))
        {
            if (!names.Contains(name))
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>Puts values into a text's places. What has no value stays as it is; places inside of values are text.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(values);
        StringBuilder filled = new(text.Length);
        int end = 0;
        foreach ((int start, int length, string name) in Find(text))
        {
            filled.Append(text, end, start - end);
            end = start + length;
            filled.Append(values.TryGetValue(name, out string? value) ? value : text.AsSpan(start, length));
        }

        return filled.Append(text, end, text.Length - end).ToString();
    }

    private static IEnumerable<(int Start, int Length, string Name)> Find(string text)
    {
        int at = 0;
        while ((at = text.IndexOf("{{", at, StringComparison.Ordinal)) >= 0)
        {
            int end = text.IndexOf("}}", at + 2, Math.Min(text.Length - at - 2, MaximumName + 6), StringComparison.Ordinal);
            string name = end < 0 ? "" : text[(at + 2)..end].Trim();
            if (name.Length is 0 or > MaximumName || name.Any(static letter => !char.IsLetterOrDigit(letter) && letter is not ('-' or '_' or ' ')))
            {
                // Perhaps a place begins at the second of three braces.
                at++;
                continue;
            }

            yield return (at, end + 2 - at, name);
            at = end + 2;
        }
    }
}
