using System.Globalization;
using System.Text;

namespace Lyceum.Models.Templates.Values;

/// <summary>Case of single code points, with Unicode's special casings (SpecialCasing.txt) that .NET leaves out.</summary>
internal static class LetterCase
{
    // A letter, then what its capital form is written with.
    private const string CapitalForms =
        "\u00dfSS \u0149\u02bcN \u01f0J\u030c \u0390\u0399\u0308\u0301 \u03b0\u03a5\u0308\u0301 \u0587\u0535\u0552 " +
        "\u1e96H\u0331 \u1e97T\u0308 \u1e98W\u030a \u1e99Y\u030a \u1e9aA\u02be \u1f50\u03a5\u0313 " +
        "\u1f52\u03a5\u0313\u0300 \u1f54\u03a5\u0313\u0301 \u1f56\u03a5\u0313\u0342 \u1f80\u1f08\u0399 " +
        "\u1f81\u1f09\u0399 \u1f82\u1f0a\u0399 \u1f83\u1f0b\u0399 \u1f84\u1f0c\u0399 \u1f85\u1f0d\u0399 " +
        "\u1f86\u1f0e\u0399 \u1f87\u1f0f\u0399 \u1f88\u1f08\u0399 \u1f89\u1f09\u0399 \u1f8a\u1f0a\u0399 " +
        "\u1f8b\u1f0b\u0399 \u1f8c\u1f0c\u0399 \u1f8d\u1f0d\u0399 \u1f8e\u1f0e\u0399 \u1f8f\u1f0f\u0399 " +
        "\u1f90\u1f28\u0399 \u1f91\u1f29\u0399 \u1f92\u1f2a\u0399 \u1f93\u1f2b\u0399 \u1f94\u1f2c\u0399 " +
        "\u1f95\u1f2d\u0399 \u1f96\u1f2e\u0399 \u1f97\u1f2f\u0399 \u1f98\u1f28\u0399 \u1f99\u1f29\u0399 " +
        "\u1f9a\u1f2a\u0399 \u1f9b\u1f2b\u0399 \u1f9c\u1f2c\u0399 \u1f9d\u1f2d\u0399 \u1f9e\u1f2e\u0399 " +
        "\u1f9f\u1f2f\u0399 \u1fa0\u1f68\u0399 \u1fa1\u1f69\u0399 \u1fa2\u1f6a\u0399 \u1fa3\u1f6b\u0399 " +
        "\u1fa4\u1f6c\u0399 \u1fa5\u1f6d\u0399 \u1fa6\u1f6e\u0399 \u1fa7\u1f6f\u0399 \u1fa8\u1f68\u0399 " +
        "\u1fa9\u1f69\u0399 \u1faa\u1f6a\u0399 \u1fab\u1f6b\u0399 \u1fac\u1f6c\u0399 \u1fad\u1f6d\u0399 " +
        "\u1fae\u1f6e\u0399 \u1faf\u1f6f\u0399 \u1fb2\u1fba\u0399 \u1fb3\u0391\u0399 \u1fb4\u0386\u0399 " +
        "\u1fb6\u0391\u0342 \u1fb7\u0391\u0342\u0399 \u1fbc\u0391\u0399 \u1fc2\u1fca\u0399 \u1fc3\u0397\u0399 " +
        "\u1fc4\u0389\u0399 \u1fc6\u0397\u0342 \u1fc7\u0397\u0342\u0399 \u1fcc\u0397\u0399 \u1fd2\u0399\u0308\u0300 " +
        "\u1fd3\u0399\u0308\u0301 \u1fd6\u0399\u0342 \u1fd7\u0399\u0308\u0342 \u1fe2\u03a5\u0308\u0300 " +
        "\u1fe3\u03a5\u0308\u0301 \u1fe4\u03a1\u0313 \u1fe6\u03a5\u0342 \u1fe7\u03a5\u0308\u0342 \u1ff2\u1ffa\u0399 " +
        "\u1ff3\u03a9\u0399 \u1ff4\u038f\u0399 \u1ff6\u03a9\u0342 \u1ff7\u03a9\u0342\u0399 \u1ffc\u03a9\u0399 " +
        "\ufb00FF \ufb01FI \ufb02FL \ufb03FFI \ufb04FFL \ufb05ST \ufb06ST \ufb13\u0544\u0546 \ufb14\u0544\u0535 " +
        "\ufb15\u0544\u053b \ufb16\u054e\u0546 \ufb17\u0544\u053d";

    private static readonly Dictionary<string, string> s_capitals = CapitalForms.Split(' ')
        .ToDictionary(static entry => entry[..1], static entry => entry[1..], StringComparer.Ordinal);

    public static string Upper(string text, int at, int width) => Upper(text.Substring(at, width));

    public static string Upper(string character) => character switch
    {
        "\u0131" => "I",
        "\u017f" => "S",
        _ when s_capitals.TryGetValue(character, out string? capitals) => capitals,
        _ => character.ToUpperInvariant(),
    };

    public static string Lower(string text, int at, int width)
    {
        switch (text[at])
        {
            case '\u0130':
                return "i\u0307";
            case '\u03a3':
                return EndsWord(text, at) ? "\u03c2" : "\u03c3";
            case '\u2126':
                return "\u03c9";
            case '\u212a':
                return "k";
            case '\u212b':
                return "\u00e5";
            default:
                return text.Substring(at, width).ToLowerInvariant();
        }
    }

    /// <summary>The form at the beginning of a word.</summary>
    public static string Title(string character)
    {
        switch (character[0])
        {
            case >= '\u01c4' and <= '\u01cc' or >= '\u01f1' and <= '\u01f3':
                return character[0] >= '\u01f1' ? "\u01f2" : ((char)(0x1C5 + (character[0] - 0x1C4) / 3 * 3)).ToString();
            case >= '\u10d0' and <= '\u10ff':
                return character;
            case >= '\u1f80' and <= '\u1faf':
                return ((char)(character[0] | 8)).ToString();
            case '\u1fb3' or '\u1fc3' or '\u1ff3':
                return ((char)(character[0] + 9)).ToString();
            case '\u1fbc' or '\u1fcc' or '\u1ffc':
                return character;
        }

        string upper = Upper(character);
        int first = Text.Width(upper, 0);
        return character[0] == '\u0149' || upper.Length == first ? upper : upper[..first] + Text.Lower(upper[first..]);
    }

    public static bool IsCased(string character) => IsCased(Rune.DecodeFromUtf16(character, out Rune rune, out _) == System.Buffers.OperationStatus.Done ? rune : Rune.ReplacementChar);

    private static bool IsCased(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter
        or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        || rune.Value is 0xAA or 0xBA or >= 0x2160 and <= 0x217F or >= 0x24B6 and <= 0x24E9;

    // A sigma ends a word where a cased letter stands before it and none after it, marks between not counting.
    private static bool EndsWord(string text, int at)
    {
        int before = at - 1;
        while (before >= 0 && IsIgnorable(text[before]))
        {
            before--;
        }

        int after = at + 1;
        while (after < text.Length && IsIgnorable(text[after]))
        {
            after++;
        }

        return before >= 0 && IsCasedUnit(text[before]) && !(after < text.Length && IsCasedUnit(text[after]));
    }

    private static bool IsCasedUnit(char c) => !char.IsSurrogate(c) && IsCased(new Rune(c));

    private static bool IsIgnorable(char c) => c is '\'' or '.' or ':' or '\u00b7' or '\u2019' || char.GetUnicodeCategory(c) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
        or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}
