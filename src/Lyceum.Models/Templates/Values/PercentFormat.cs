using System.Numerics;

namespace Lyceum.Models.Templates.Values;

/// <summary>Python's <c>text % values</c>.</summary>
internal static class PercentFormat
{
    public static string Apply(Renderer renderer, string format, object? values, bool escape)
    {
        object?[] items = values is TupleValue tuple ? tuple.Items : [values];
        int next = 0;
        TextBuilder result = new(renderer);
        object? Take() => next < items.Length ? items[next++] : throw new TemplateException("not enough arguments for format string");
        for (int i = 0; i < format.Length; i++)
        {
            int percent = format.IndexOf('%', i);
            result.Append(format[i..(percent < 0 ? format.Length : percent)]);
            if (percent < 0)
            {
                break;
            }

            i = percent + 1;
            object? named = null;
            bool isNamed = i < format.Length && format[i] == '(';
            if (isNamed)
            {
                int close = format.IndexOf(')', i);
                DictValue mapping = values as DictValue ?? throw new TemplateException("format requires a mapping");
                string key = close < 0 ? throw new TemplateException("incomplete format key") : format[(i + 1)..close];
                named = mapping.TryGet(key, out object? found) ? found : throw new TemplateException(Formatter.Quote(key));
                i = close + 1;
                next = items.Length;
            }

            int flagsEnd = i;
            while (flagsEnd < format.Length && format[flagsEnd] is '#' or '0' or '-' or ' ' or '+')
            {
                flagsEnd++;
            }

            string flags = format[i..flagsEnd];
            i = flagsEnd;
            int width = Number(format, ref i, Take) ?? 0;
            int precision = -1;
            if (i < format.Length && format[i] == '.')
            {
                i++;
                precision = Number(format, ref i, Take) ?? 0;
            }

            while (i < format.Length && format[i] is 'h' or 'l' or 'L')
            {
                i++;
            }

            if (i >= format.Length)
            {
                throw new TemplateException("incomplete format");
            }

            if (format[i] == '%')
            {
                result.Append("%");
                continue;
            }

            string text = Convert(renderer, format[i], isNamed ? named : Take(), flags, width, precision, i);
            result.Append(escape && format[i] is 's' or 'r' ? Markup.Escape(text) : text);
        }

        // Whatever can be subscripted passes for a mapping, and a mapping need not be used up.
        return next < items.Length && values is not (DictValue or ListValue or RangeValue or Undefined)
            ? throw new TemplateException("not all arguments converted during string formatting")
            : result.ToString();
    }

    private static int? Number(string format, ref int at, Func<object?> take)
    {
        if (at < format.Length && format[at] == '*')
        {
            at++;
            return Integer.TryClamp(take(), out int given) ? given : throw new TemplateException("* wants int");
        }

        int? number = null;
        for (; at < format.Length && char.IsAsciiDigit(format[at]); at++)
        {
            number = Math.Min((number ?? 0) * 10L + (format[at] - '0'), int.MaxValue / 2) is var value ? (int)value : 0;
        }

        return number;
    }

    private static string Convert(Renderer renderer, char type, object? value, string flags, int width, int precision, int at)
    {
        bool left = flags.Contains('-', StringComparison.Ordinal) || width < 0;
        string fill = flags.Contains('0', StringComparison.Ordinal) && !left ? "0" : " ";
        char sign = flags.Contains('+', StringComparison.Ordinal) ? '+' : flags.Contains(' ', StringComparison.Ordinal) ? ' ' : '\0';
        bool alternate = flags.Contains('#', StringComparison.Ordinal);
        width = Math.Abs(width);
        FormatSpecification specification = new(fill, left ? '<' : fill == "0" ? '=' : '>', sign, alternate, width, '\0', -1, '\0');
        switch (type)
        {
            case 's' or 'r' or 'a':
                string text = type == 's' ? Formatter.Str(renderer, value) : Formatter.Repr(renderer, value);
                return (specification with { Fill = " ", Align = left ? '<' : '>', Precision = precision }).Apply(renderer, text);
            case 'c':
                object? character = Text.Of(value) is { } one && Text.Length(one) == 1 ? one : null;
                return (specification with { Fill = " ", Align = left ? '<' : '>', Type = character is null ? 'c' : 's' })
                    .Apply(renderer, character ?? (Integer.Is(value) ? value : throw new TemplateException("%c requires int or char")));
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'o':
                return Whole(renderer, type, value, specification, precision);
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                double number = value is double || Integer.Is(value)
                    ? Operators.ToFloat(value)
                    : throw new TemplateException($"must be real number, not {TypeName.Of(value)}");
                return (specification with { Precision = precision, Type = type }).Apply(renderer, number);
            default:
                throw new TemplateException($"unsupported format character '{type}' (0x{(int)type:x}) at index {at}");
        }
    }

    private static string Whole(Renderer renderer, char type, object? value, FormatSpecification specification, int precision)
    {
        if (value is double real && type is 'd' or 'i' or 'u')
        {
            value = double.IsFinite((double)value!) ? Integer.Of(new BigInteger((double)value)) : throw new TemplateException("cannot convert float to integer");
        }
        else if (!Integer.Is(value))
        {
            throw new TemplateException($"%{type} format: {(type is 'd' or 'i' or 'u' ? "a real number" : "an integer")} is required, not {TypeName.Of(value)}");
        }

        Integer.TryGet(value, out BigInteger number);
        if (precision > 0)
        {
            renderer.ChargeText(precision);
            string digits = FormatSpecification.InRadix(BigInteger.Abs(number), type switch { 'x' or 'X' => 16, 'o' => 8, _ => 10 });
            string padded = (number.Sign < 0 ? "-" : specification.Sign == '\0' ? "" : specification.Sign.ToString()) + digits.PadLeft(precision, '0');
            return (specification with { Type = 's', Align = specification.Align == '=' ? '>' : specification.Align, Sign = '\0' }).Apply(renderer, padded);
        }

        return (specification with { Type = type is 'i' or 'u' ? 'd' : type }).Apply(renderer, Integer.Of(number));
    }
}
