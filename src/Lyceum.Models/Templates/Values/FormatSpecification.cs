using System.Globalization;
using System.Numerics;

namespace Lyceum.Models.Templates.Values;

/// <summary>Python's format specification: <c>[[fill]align][sign][z][#][0][width][,][.precision][type]</c>.</summary>
internal sealed record FormatSpecification(string Fill, char Align, char Sign, bool Alternate, int Width, char Grouping, int Precision, char Type)
{
    private const int MaxPrecision = 1100;

    public static FormatSpecification Parse(string text)
    {
        int at = 0;
        string fill = " ";
        char align = '\0';
        int first = text.Length == 0 ? 0 : Text.Width(text, 0);
        if (text.Length > first && text[first] is '<' or '>' or '=' or '^')
        {
            fill = text[..first];
            align = text[first];
            at = first + 1;
        }
        else if (text.Length > 0 && text[0] is '<' or '>' or '=' or '^')
        {
            align = text[0];
            at = 1;
        }

        char Take(string allowed)
        {
            char found = at < text.Length && allowed.Contains(text[at], StringComparison.Ordinal) ? text[at] : '\0';
            at += found == '\0' ? 0 : 1;
            return found;
        }

        int Number()
        {
            int start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            return at == start ? -1 : int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                ? value
                : throw new TemplateException("Too many decimal digits in format string");
        }

        char sign = Take("+- ");
        Take("z");
        bool alternate = Take("#") != '\0';
        if (Take("0") != '\0' && align == '\0')
        {
            fill = "0";
            align = '=';
        }

        int width = Number();
        char grouping = Take(",_");
        int precision = -1;
        if (Take(".") != '\0')
        {
            precision = Number();
            if (precision < 0)
            {
                throw new TemplateException("Format specifier missing precision");
            }
        }

        char type = at < text.Length ? text[at++] : '\0';
        return at == text.Length
            ? new FormatSpecification(fill, align, sign, alternate, Math.Max(width, 0), grouping, precision, type)
            : throw new TemplateException($"Invalid format specifier {Formatter.Quote(text)}");
    }

    public string Apply(Renderer renderer, object? value)
    {
        if (Text.Of(value) is { } text)
        {
            if (Type is not ('\0' or 's'))
            {
                throw Unknown(value);
            }

            text = Precision >= 0 && Precision < Text.Length(text) ? Text.Slice(text, 0, Precision, 1) : text;
            return Pad(renderer, "", text, Align is '\0' or '=' ? '<' : Align);
        }

        bool isNumber = value is double || Integer.Is(value);
        if (!isNumber || (value is bool && Type == '\0'))
        {
            return this == Parse("") || value is bool
                ? Pad(renderer, "", Formatter.Str(renderer, value), value is bool ? '>' : '<')
                : throw new TemplateException($"unsupported format string passed to {TypeName.Of(value)}.__format__");
        }

        string body = value is double || Type is 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%'
            ? OfFloat(Operators.ToFloat(value), value)
            : OfInteger(value);
        string lead = body.StartsWith('-') ? "-" : Sign is '+' or ' ' ? Sign.ToString() : "";
        body = body.TrimStart('-');
        if (Alternate && Type is 'x' or 'X' or 'o' or 'b')
        {
            lead += "0" + Type;
        }

        return Pad(renderer, lead, body, Align == '\0' ? '>' : Align);
    }

    private string OfInteger(object? value)
    {
        Integer.TryGet(value, out BigInteger number);
        if (Precision >= 0)
        {
            throw new TemplateException("Precision not allowed in integer format specifier");
        }

        string sign = number.Sign < 0 ? "-" : "";
        BigInteger size = BigInteger.Abs(number);
        return Type switch
        {
            '\0' or 'd' or 'n' => sign + Group(size.ToString(CultureInfo.InvariantCulture), 3),
            'x' => sign + Group(InRadix(size, 16), 4),
            'X' => sign + Group(InRadix(size, 16).ToUpperInvariant(), 4),
            'o' => sign + Group(InRadix(size, 8), 4),
            'b' => sign + Group(InRadix(size, 2), 4),
            'c' when number >= 0 && number < 0x110000 && (number < 0xD800 || number > 0xDFFF) => char.ConvertFromUtf32((int)number),
            _ => throw Unknown(value),
        };
    }

    private string OfFloat(double number, object? value)
    {
        if (Precision > MaxPrecision)
        {
            throw new TemplateException("precision too big");
        }

        int precision = Precision < 0 ? 6 : Precision;
        if (!double.IsFinite(number))
        {
            string name = Float.Repr(number);
            return (char.IsAsciiLetterUpper(Type) ? name.ToUpperInvariant() : name) + (Type == '%' ? "%" : "");
        }

        string text = Type switch
        {
            'f' or 'F' => Float.Fixed(number, precision),
            'e' => Float.Exponential(number, precision, "e"),
            'E' => Float.Exponential(number, precision, "E"),
            'g' or 'n' => Float.General(number, precision, Alternate, "e"),
            'G' => Float.General(number, precision, Alternate, "E"),
            '%' => Float.Fixed(number * 100, precision) + "%",
            '\0' when Precision < 0 => Float.Repr(number),
            '\0' => Unmarked(Float.General(number, precision, alternate: false, "e")),
            _ => throw Unknown(value),
        };
        int whole = 0;
        while (whole < text.Length && (char.IsAsciiDigit(text[whole]) || text[whole] == '-'))
        {
            whole++;
        }

        string sign = text[0] == '-' ? "-" : "";
        return sign + Group(text[sign.Length..whole], 3) + text[whole..];
    }

    // Without a type a number always shows that it is a float.
    private static string Unmarked(string text) => text.AsSpan().IndexOfAny('.', 'e') < 0 ? text + ".0" : text;

    private string Group(string digits, int size)
    {
        if (Grouping == '\0')
        {
            return digits;
        }

        for (int i = digits.Length - size; i > 0; i -= size)
        {
            digits = digits.Insert(i, Grouping.ToString());
        }

        return digits;
    }

    public static string InRadix(BigInteger value, int radix)
    {
        if (value.IsZero)
        {
            return "0";
        }

        Stack<char> digits = new();
        for (; !value.IsZero; value /= radix)
        {
            digits.Push("0123456789abcdef"[(int)(value % radix)]);
        }

        return string.Concat(digits);
    }

    private string Pad(Renderer renderer, string lead, string body, char align) => align switch
    {
        '<' => Builtins.StringMethods.Pad(renderer, lead + body, Width, "ljust", Fill),
        '^' => Center(renderer, lead + body),
        '=' => lead + Builtins.StringMethods.Pad(renderer, body, Width - lead.Length, "rjust", Fill),
        _ => Builtins.StringMethods.Pad(renderer, lead + body, Width, "rjust", Fill),
    };

    // Unlike str.center, an odd space always goes to the right.
    private string Center(Renderer renderer, string text)
    {
        int length = Text.Length(text);
        string left = Builtins.StringMethods.Pad(renderer, text, length + Math.Max(Width - length, 0) / 2, "rjust", Fill);
        return Builtins.StringMethods.Pad(renderer, left, Width, "ljust", Fill);
    }

    private TemplateException Unknown(object? value) =>
        new($"Unknown format code '{Type}' for object of type '{TypeName.Of(value)}'");
}
