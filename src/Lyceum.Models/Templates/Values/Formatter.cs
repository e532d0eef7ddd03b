using System.Globalization;
using System.Numerics;
using System.Text;

namespace Lyceum.Models.Templates.Values;

/// <summary>Writes values as Python's <c>str</c> and <c>repr</c> do.</summary>
internal sealed class Formatter(Renderer renderer)
{
    private readonly TextBuilder _text = new(renderer);

    public static string Str(Renderer renderer, object? value) => value switch
    {
        string text => text,
        Markup markup => markup.Text,
        Undefined => "",
        _ => Repr(renderer, value),
    };

    public static string Repr(Renderer renderer, object? value)
    {
        Formatter formatter = new(renderer);
        formatter.Write(value);
        return formatter._text.ToString();
    }

    public void Append(string text) => _text.Append(text);

    public void Write(object? value)
    {
        Renderer.GuardStack();
        switch (value)
        {
            case null:
                Append("None");
                break;
            case bool truth:
                Append(truth ? "True" : "False");
                break;
            case long number:
                Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            case BigInteger number:
                Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                Append(Float.Repr(number));
                break;
            case string text:
                WriteQuoted(text);
                break;
            case Undefined:
                Append("Undefined");
                break;
            case TemplateObject o:
                o.Write(this);
                break;
        }
    }

    public void WriteItems(string open, object?[] items, string close)
    {
        Append(open);
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0)
            {
                Append(", ");
            }

            Write(items[i]);
        }

        Append(close);
    }

    public void WritePairs(IEnumerable<KeyValuePair<object?, object?>> pairs)
    {
        Append("{");
        string separator = "";
        foreach ((object? key, object? value) in pairs)
        {
            Append(separator);
            Write(key);
            Append(": ");
            Write(value);
            separator = ", ";
        }

        Append("}");
    }

    public void WriteQuoted(string text) => Append(Quote(text));

    /// <summary>The text in quotes: double ones where it has single and no double quotes, with escapes for what cannot be printed.</summary>
    public static string Quote(string text)
    {
        char quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        StringBuilder result = new(text.Length + 2);
        result.Append(quote);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            switch (c)
            {
                case '\\':
                    result.Append("\\\\");
                    break;
                case '\n':
                    result.Append("\\n");
                    break;
                case '\r':
                    result.Append("\\r");
                    break;
                case '\t':
                    result.Append("\\t");
                    break;
                case >= ' ' and < (char)127:
                    result.Append(c == quote ? "\\" : "").Append(c);
                    break;
                default:
                    Rune.DecodeFromUtf16(text.AsSpan(i), out Rune rune, out int consumed);
                    bool lone = consumed == 1 && char.IsSurrogate(c);
                    AppendRune(result, lone ? c : rune.Value, !lone && IsPrintable(rune));
                    i += consumed - 1;
                    break;
            }
        }

        return result.Append(quote).ToString();
    }

    private static void AppendRune(StringBuilder result, int code, bool printable)
    {
        if (printable)
        {
            result.Append(new Rune(code).ToString());
            return;
        }

        string escape = code < 0x100 ? $"\\x{code:x2}" : code < 0x10000 ? $"\\u{code:x4}" : $"\\U{code:x8}";
        result.Append(escape);
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);
}
