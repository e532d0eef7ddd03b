using System.Globalization;
using System.Text;
using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Patterns;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>Strings, by what stands between their quotation marks in the one spelling of <see cref="Spelling.Json"/>.</summary>
internal sealed class StringUniverse : ValueUniverse
{
    private readonly PatternCompiler _patterns;

    /// <summary>Makes the universe.</summary>
    public StringUniverse(LanguageTable table)
        : this(table, Spelling.Json.Character(table, CodePointSet.All))
    {
    }

    private StringUniverse(LanguageTable table, Language character)
        : base(table, table.Repetition(character, 0, Repetition.Unbounded))
    {
        Character = character;
        Quote = table.Literal("\""u8);
        _patterns = new PatternCompiler(table, Spelling.Json);
    }

    /// <summary>Any one character.</summary>
    public Language Character { get; }

    /// <summary>A quotation mark.</summary>
    public Language Quote { get; }

    /// <summary>How a string stands between its quotation marks.</summary>
    public static string Spell(string text)
    {
        StringBuilder spelled = new(text.Length);
        foreach (char c in text)
        {
            int escape = "\"\\\b\f\n\r\t".IndexOf(c, StringComparison.Ordinal);
            if (escape >= 0)
            {
                spelled.Append('\\').Append("\"\\bfnrt"[escape]);
            }
            else if (c < ' ')
            {
                spelled.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                spelled.Append(c);
            }
        }

        return spelled.ToString();
    }

    /// <summary>Strings with a number of characters.</summary>
    public ValueSet OfLength(int least, int most) =>
        least > most ? None : least == 0 && most == Repetition.Unbounded ? All : Of(Table.Repetition(Character, least, most));

    /// <summary>Strings in which a pattern matches somewhere.</summary>
    public ValueSet Matching(PatternNode pattern) => Of(_patterns.Anywhere(pattern, Character));

    /// <summary>Strings that match a pattern from beginning to end, some of those that should being left out.</summary>
    public ValueSet Format(PatternNode pattern) => Of(_patterns.Whole(pattern), isExact: false);

    /// <inheritdoc/>
    public override Language OfTexts(IReadOnlyList<string> texts)
    {
        if (!texts.Any(static text => text.Contains("\\u", StringComparison.Ordinal)))
        {
            return Table.Literals(new LiteralList(texts.Select(Encoding.UTF8.GetBytes)));
        }

        return Table.Union([.. texts.Select(OfText)]);
    }

    /// <inheritdoc/>
    public override Language Write(ValueSet set) => Table.Sequence(Quote, set.ToLanguage(this), Quote);

    // Hexadecimal digits may be written in either case.
    private Language OfText(string text)
    {
        List<Language> parts = [];
        for (int i = 0; i < text.Length;)
        {
            if (text[i] == '\\' && text[i + 1] == 'u')
            {
                parts.Add(Table.Literal(Encoding.UTF8.GetBytes(text.Substring(i, 5))));
                ByteSet digit = ByteSet.Of((byte)text[i + 5]);
                parts.Add(Table.Bytes(char.IsAsciiLetter(text[i + 5]) ? digit | ByteSet.Of((byte)char.ToUpperInvariant(text[i + 5])) : digit));
                i += 6;
                continue;
            }

            int length = text[i] == '\\' ? 2 : char.IsHighSurrogate(text[i]) ? 2 : 1;
            parts.Add(Table.Literal(Encoding.UTF8.GetBytes(text.Substring(i, length))));
            i += length;
        }

        return Table.Sequence([.. parts]);
    }
}
