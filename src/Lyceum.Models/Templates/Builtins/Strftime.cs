using System.Globalization;
using System.Text;

namespace Lyceum.Models.Templates.Builtins;

/// <summary>The C library's <c>strftime</c> in the C locale, with the flags <c>- _ 0 ^ #</c> and widths of glibc.</summary>
internal static class Strftime
{
    public static string Format(DateTime time, string format)
    {
        StringBuilder result = new();
        for (int i = 0; i < format.Length; i++)
        {
            int start = i;
            if (format[i] != '%' || i + 1 == format.Length)
            {
                result.Append(format[i]);
                continue;
            }

            char flag = '\0';
            bool upper = false;
            for (i++; i < format.Length && format[i] is '-' or '_' or '0' or '^' or '#'; i++)
            {
                upper |= format[i] is '^' or '#';
                flag = format[i] is '^' or '#' ? flag : format[i];
            }

            int width = 0;
            for (; i < format.Length && char.IsAsciiDigit(format[i]); i++)
            {
                width = Math.Min(width * 10 + format[i] - '0', 100);
            }

            i += i < format.Length && format[i] is 'E' or 'O' ? 1 : 0;
            string? text = i < format.Length ? Directive(time, format[i], flag, width) : null;
            text ??= format[start..Math.Min(i + 1, format.Length)];
            result.Append(upper ? text.ToUpperInvariant() : text);
        }

        return result.ToString();
    }

    private static string? Directive(DateTime t, char directive, char flag, int width)
    {
        int hour12 = (t.Hour + 11) % 12 + 1;
        (int Value, int Width, char Pad)? number = directive switch
        {
            'Y' => (t.Year, 1, '0'),
            'C' => (t.Year / 100, 2, '0'),
            'y' => (t.Year % 100, 2, '0'),
            'm' => (t.Month, 2, '0'),
            'd' => (t.Day, 2, '0'),
            'e' => (t.Day, 2, ' '),
            'H' => (t.Hour, 2, '0'),
            'k' => (t.Hour, 2, ' '),
            'I' => (hour12, 2, '0'),
            'l' => (hour12, 2, ' '),
            'M' => (t.Minute, 2, '0'),
            'S' => (t.Second, 2, '0'),
            'f' => (t.Millisecond * 1000 + t.Microsecond, 6, '0'),
            'j' => (t.DayOfYear, 3, '0'),
            'u' => ((int)t.DayOfWeek is 0 ? 7 : (int)t.DayOfWeek, 1, '0'),
            'w' => ((int)t.DayOfWeek, 1, '0'),
            'U' => ((t.DayOfYear + 6 - (int)t.DayOfWeek) / 7, 2, '0'),
            'W' => ((t.DayOfYear + 6 - ((int)t.DayOfWeek + 6) % 7) / 7, 2, '0'),
            'V' => (ISOWeek.GetWeekOfYear(t), 2, '0'),
            'G' => (ISOWeek.GetYear(t), 1, '0'),
            'g' => (ISOWeek.GetYear(t) % 100, 2, '0'),
            _ => null,
        };
        if (number is { } n)
        {
            string digits = n.Value.ToString(CultureInfo.InvariantCulture);
            return flag == '-' ? digits : digits.PadLeft(Math.Max(width, n.Width), flag == '_' ? ' ' : flag == '0' ? '0' : n.Pad);
        }

        string? text = directive switch
        {
            'a' => t.ToString("ddd", CultureInfo.InvariantCulture),
            'A' => t.ToString("dddd", CultureInfo.InvariantCulture),
            'b' or 'h' => t.ToString("MMM", CultureInfo.InvariantCulture),
            'B' => t.ToString("MMMM", CultureInfo.InvariantCulture),
            'p' => t.Hour < 12 ? "AM" : "PM",
            'P' => t.Hour < 12 ? "am" : "pm",
            'c' => Format(t, "%a %b %e %H:%M:%S %Y"),
            'D' or 'x' => Format(t, "%m/%d/%y"),
            'F' => Format(t, "%Y-%m-%d"),
            'T' or 'X' => Format(t, "%H:%M:%S"),
            'R' => Format(t, "%H:%M"),
            'r' => Format(t, "%I:%M:%S %p"),
            's' => new DateTimeOffset(DateTime.SpecifyKind(t, DateTimeKind.Unspecified), TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            'n' => "\n",
            't' => "\t",
            '%' => "%",
            'z' or 'Z' => "",
            _ => null,
        };
        return text?.PadLeft(width);
    }
}
