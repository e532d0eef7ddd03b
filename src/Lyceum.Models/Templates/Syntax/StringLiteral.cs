using System.Globalization;
using System.Text;

namespace Lyceum.Models.Templates.Syntax;

/// <summary>The escapes of Python's text literals.</summary>
internal static class StringLiteral
{
    public static string Decode(string raw, int line)
    {
        if (!raw.Contains('\\', StringComparison.Ordinal))
        {
            return raw;
        }

        StringBuilder result = new(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                result.Append(raw[i]);
                continue;
            }

            i++;
            switch (raw[i])
            {
                case '\n':
                    break;
                case '\\' or '\'' or '"':
                    result.Append(raw[i]);
                    break;
                case 'x':
                    Hexadecimal(result, raw, ref i, 2, line);
                    break;
                case 'u':
                    Hexadecimal(result, raw, ref i, 4, line);
                    break;
                case 'U':
                    Hexadecimal(result, raw, ref i, 8, line);
                    break;
                case >= '0' and <= '7':
                    int end = i;
                    int code = 0;
                    for (; end < raw.Length && end < i + 3 && raw[end] is >= '0' and <= '7'; end++)
                    {
                        code = code * 8 + raw[end] - '0';
                    }

                    result.Append((char)code);
                    i = end - 1;
                    break;
                case 'N':
                    throw new TemplateException("\\N{…} names of characters are not supported", line);
                default:
                    int known = "abfnrtv".IndexOf(raw[i], StringComparison.Ordinal);
                    _ = known >= 0 ? result.Append("\a\b\f\n\r\t\v"[known]) : result.Append('\\').Append(raw[i]);
                    break;
            }
        }

        return result.ToString();
    }

    private static void Hexadecimal(StringBuilder result, string raw, ref int at, int digits, int line)
    {
        ReadOnlySpan<char> text = raw.AsSpan(at + 1, Math.Min(digits, raw.Length - at - 1));
        if (text.Length < digits || !uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code))
        {
            throw new TemplateException($"truncated \\{raw[at]}{new string('X', digits)} escape", line);
        }

        if (code > 0x10FFFF)
        {
            throw new TemplateException("illegal Unicode character", line);
        }

        at += digits;
        _ = code > 0xFFFF ? result.Append(char.ConvertFromUtf32((int)code)) : result.Append((char)code);
    }
}
