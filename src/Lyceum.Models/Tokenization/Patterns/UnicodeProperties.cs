using System.Globalization;
using Lyceum.Models.Tokenization.Unicode;

namespace Lyceum.Models.Tokenization.Patterns;

/// <summary>The properties that <c>\p{…}</c> may name: general categories, scripts, and a few derived ones.</summary>
internal static class UnicodeProperties
{
    // In the order of UnicodeCategory.
    private static readonly string[] s_categories =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private static readonly Dictionary<string, string> s_longNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Letter"] = "L",
        ["Uppercase_Letter"] = "Lu",
        ["Lowercase_Letter"] = "Ll",
        ["Titlecase_Letter"] = "Lt",
        ["Modifier_Letter"] = "Lm",
        ["Other_Letter"] = "Lo",
        ["Mark"] = "M",
        ["Number"] = "N",
        ["Decimal_Number"] = "Nd",
        ["Punctuation"] = "P",
        ["Punct"] = "P",
        ["Symbol"] = "S",
        ["Separator"] = "Z",
        ["Other"] = "C",
        ["Upper"] = "Lu",
        ["Uppercase"] = "Lu",
        ["Lower"] = "Ll",
        ["Lowercase"] = "Ll",
        ["Digit"] = "Nd",
        ["Alpha"] = "L",
        ["Alphabetic"] = "L",
    };

    /// <summary>A new set for a property, not frozen; null for an unknown one.</summary>
    public static CodePointSet? Find(string name)
    {
        if (s_longNames.TryGetValue(name, out string? shortName))
        {
            name = shortName;
        }

        CodePointSet? set = null;
        for (int i = 0; i < s_categories.Length; i++)
        {
            if (s_categories[i] == name || (name.Length == 1 && s_categories[i][0] == name[0]))
            {
                set = (set ?? new CodePointSet()).Add((UnicodeCategory)i);
            }
        }

        if (set is not null)
        {
            return set;
        }

        switch (name)
        {
            case "Any":
                return new CodePointSet().AddRange(0, int.MaxValue);
            case "White_Space" or "Space" or "space":
                return new CodePointSet().AddWhiteSpace();
        }

        int equals = name.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0 && name[..equals] is "Script" or "sc" or "Script_Extensions" or "scx")
        {
            name = name[(equals + 1)..];
        }

        ReadOnlySpan<int> ranges = UnicodeScripts.Find(name);
        for (int i = 0; i < ranges.Length; i += 2)
        {
            set = (set ?? new CodePointSet()).AddRange(ranges[i], ranges[i + 1]);
        }

        return set;
    }

    /// <summary>A new set for a POSIX bracket name, not frozen; null for an unknown one.</summary>
    public static CodePointSet? FindPosix(string name) => name switch
    {
        "alpha" => Find("L")!.Add(Find("M")!),
        "digit" => Find("Nd"),
        "alnum" => Find("L")!.Add(Find("M")!).Add(Find("Nd")!),
        "upper" => Find("Lu"),
        "lower" => Find("Ll"),
        "punct" => Find("P")!.Add(Find("S")!),
        "space" => new CodePointSet().AddWhiteSpace(),
        "word" => Word(),
        _ => null,
    };

    /// <summary>Word characters: letters, marks, decimal and letter numbers, connecting punctuation.</summary>
    public static CodePointSet Word() =>
        Find("L")!.Add(Find("M")!).Add(UnicodeCategory.DecimalDigitNumber).Add(UnicodeCategory.LetterNumber).Add(UnicodeCategory.ConnectorPunctuation);
}
