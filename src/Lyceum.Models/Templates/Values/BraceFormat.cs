using System.Globalization;

namespace Lyceum.Models.Templates.Values;

/// <summary>Python's <c>str.format</c>.</summary>
internal static class BraceFormat
{
    public static string Apply(Renderer renderer, string format, object?[] positional, DictValue keywords)
    {
        int next = 0;
        return Expand(renderer, format, positional, keywords, ref next, depth: 2);
    }

    private static string Expand(Renderer renderer, string format, object?[] positional, DictValue keywords, ref int next, int depth)
    {
        if (depth == 0)
        {
            throw new TemplateException("Max string recursion exceeded");
        }

        TextBuilder result = new(renderer);
        for (int i = 0; i < format.Length;)
        {
            int brace = format.AsSpan(i).IndexOfAny('{', '}');
            int end = brace < 0 ? format.Length : i + brace;
            result.Append(format[i..end]);
            if (brace < 0)
            {
                break;
            }

            if (end + 1 < format.Length && format[end + 1] == format[end])
            {
                result.Append(format[end..(end + 1)]);
                i = end + 2;
                continue;
            }

            if (format[end] == '}')
            {
                throw new TemplateException("Single '}' encountered in format string");
            }

            int close = Closing(format, end);
            result.Append(Field(renderer, format[(end + 1)..close], positional, keywords, ref next, depth));
            i = close + 1;
        }

        return result.ToString();
    }

    private static int Closing(string format, int open)
    {
        int depth = 0;
        for (int i = open; i < format.Length; i++)
        {
            depth += format[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        throw new TemplateException(open == format.Length - 1 ? "Single '{' encountered in format string" : "expected '}' before end of string");
    }

    private static string Field(Renderer renderer, string field, object?[] positional, DictValue keywords, ref int next, int depth)
    {
        int nameEnd = field.AsSpan().IndexOfAny('!', ':');
        string name = nameEnd < 0 ? field : field[..nameEnd];
        string rest = nameEnd < 0 ? "" : field[nameEnd..];
        char conversion = rest.StartsWith('!') && rest.Length > 1 ? rest[1] : '\0';
        rest = conversion == '\0' ? rest : rest[2..];
        string specification = rest.StartsWith(':') ? Expand(renderer, rest[1..], positional, keywords, ref next, depth - 1) : "";
        object? value = Find(renderer, name, positional, keywords, ref next);
        value = conversion switch
        {
            '\0' => value,
            's' => Formatter.Str(renderer, value),
            'r' or 'a' => Formatter.Repr(renderer, value),
            _ => throw new TemplateException($"Unknown conversion specifier {conversion}"),
        };
        return specification.Length == 0
            ? Formatter.Str(renderer, value)
            : FormatSpecification.Parse(specification).Apply(renderer, value);
    }

    private static object? Find(Renderer renderer, string name, object?[] positional, DictValue keywords, ref int next)
    {
        int end = name.AsSpan().IndexOfAny('.', '[');
        string first = end < 0 ? name : name[..end];
        object? value;
        if (first.Length == 0 || int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            // Below zero the fields are numbered by hand.
            if (first.Length == 0 ? next < 0 : next > 0)
            {
                throw new TemplateException("cannot switch from manual field specification to automatic field numbering");
            }

            int index = first.Length == 0 ? next++ : int.Parse(first, CultureInfo.InvariantCulture);
            next = first.Length == 0 ? next : -1;
            value = index < positional.Length
                ? positional[index]
                : throw new TemplateException($"Replacement index {index} out of range for positional args tuple");
        }
        else if (!keywords.TryGet(first, out value))
        {
            throw new TemplateException(Formatter.Quote(first));
        }

        while (end >= 0 && end < name.Length)
        {
            bool isItem = name[end] == '[';
            int close = isItem ? name.IndexOf(']', end) : name.AsSpan(end + 1).IndexOfAny('.', '[');
            close = isItem ? close : close < 0 ? name.Length : end + 1 + close;
            string part = close < 0 ? throw new TemplateException("Missing ']' in format string") : name[(end + 1)..close];
            value = !isItem ? Access.Attribute(renderer, value, part)
                : Access.Item(renderer, value, long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out long index) ? index : part);
            end = isItem ? close + 1 : close;
        }

        return value;
    }
}
