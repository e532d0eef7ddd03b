using System.Globalization;
using static System.Globalization.UnicodeCategory;

namespace Lyceum.Inference.Constraints.Patterns;

/// <summary>The named sets of characters of ECMA-262, and Unicode's general categories.</summary>
internal static class CharacterClasses
{
    private static readonly Dictionary<string, UnicodeCategory[]> s_categories = new(StringComparer.Ordinal)
    {
        ["L"] = [UppercaseLetter, LowercaseLetter, TitlecaseLetter, ModifierLetter, OtherLetter],
        ["LC"] = [UppercaseLetter, LowercaseLetter, TitlecaseLetter],
        ["Lu"] = [UppercaseLetter],
        ["Ll"] = [LowercaseLetter],
        ["Lt"] = [TitlecaseLetter],
        ["Lm"] = [ModifierLetter],
        ["Lo"] = [OtherLetter],
        ["M"] = [NonSpacingMark, SpacingCombiningMark, EnclosingMark],
        ["Mn"] = [NonSpacingMark],
        ["Mc"] = [SpacingCombiningMark],
        ["Me"] = [EnclosingMark],
        ["N"] = [DecimalDigitNumber, LetterNumber, OtherNumber],
        ["Nd"] = [DecimalDigitNumber],
        ["Nl"] = [LetterNumber],
        ["No"] = [OtherNumber],
        ["P"] = [ConnectorPunctuation, DashPunctuation, OpenPunctuation, ClosePunctuation, InitialQuotePunctuation, FinalQuotePunctuation, OtherPunctuation],
        ["Pc"] = [ConnectorPunctuation],
        ["Pd"] = [DashPunctuation],
        ["Ps"] = [OpenPunctuation],
        ["Pe"] = [ClosePunctuation],
        ["Pi"] = [InitialQuotePunctuation],
        ["Pf"] = [FinalQuotePunctuation],
        ["Po"] = [OtherPunctuation],
        ["S"] = [MathSymbol, CurrencySymbol, ModifierSymbol, OtherSymbol],
        ["Sm"] = [MathSymbol],
        ["Sc"] = [CurrencySymbol],
        ["Sk"] = [ModifierSymbol],
        ["So"] = [OtherSymbol],
        ["Z"] = [SpaceSeparator, LineSeparator, ParagraphSeparator],
        ["Zs"] = [SpaceSeparator],
        ["Zl"] = [LineSeparator],
        ["Zp"] = [ParagraphSeparator],
        ["C"] = [Control, Format, Surrogate, PrivateUse, OtherNotAssigned],
        ["Cc"] = [Control],
        ["Cf"] = [Format],
        ["Co"] = [PrivateUse],
        ["Cn"] = [OtherNotAssigned],
    };

    private static readonly Dictionary<string, string> s_longNames = new(StringComparer.Ordinal)
    {
        ["Letter"] = "L",
        ["Cased_Letter"] = "LC",
        ["Uppercase_Letter"] = "Lu",
        ["Lowercase_Letter"] = "Ll",
        ["Titlecase_Letter"] = "Lt",
        ["Modifier_Letter"] = "Lm",
        ["Other_Letter"] = "Lo",
        ["Mark"] = "M",
        ["Number"] = "N",
        ["Decimal_Number"] = "Nd",
        ["digit"] = "Nd",
        ["Letter_Number"] = "Nl",
        ["Other_Number"] = "No",
        ["Punctuation"] = "P",
        ["punct"] = "P",
        ["Symbol"] = "S",
        ["Math_Symbol"] = "Sm",
        ["Currency_Symbol"] = "Sc",
        ["Separator"] = "Z",
        ["Space_Separator"] = "Zs",
        ["Control"] = "Cc",
        ["Other"] = "C",
    };

    /// <summary><c>\d</c>.</summary>
    public static CodePointSet Digits { get; } = CodePointSet.Of(('0', '9'));

    /// <summary><c>\w</c>.</summary>
    public static CodePointSet WordCharacters { get; } = CodePointSet.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    /// <summary><c>\s</c>.</summary>
    public static CodePointSet WhiteSpace { get; } = CodePointSet.Of(
        ('\t', '\r'), (' ', ' '), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F),
        (0x3000, 0x3000), (0xFEFF, 0xFEFF));

    /// <summary>The characters of a Unicode property; null if it is not known here.</summary>
    /// <param name="name">A general category, short or long, alone or after <c>General_Category=</c>; or Any, ASCII.</param>
    public static CodePointSet? FindProperty(string name)
    {
        foreach (string prefix in (ReadOnlySpan<string>)["General_Category=", "gc="])
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                name = name[prefix.Length..];
            }
        }

        return name switch
        {
            "Any" => CodePointSet.All,
            "ASCII" => CodePointSet.Of((0, 0x7F)),
            _ => s_categories.TryGetValue(s_longNames.GetValueOrDefault(name, name), out UnicodeCategory[]? categories)
                ? CodePointSet.OfCategories(categories)
                : null,
        };
    }
}
