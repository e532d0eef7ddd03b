using System.Globalization;
using System.Numerics;
using Lyceum.Models.Templates.Values;
using Text = Lyceum.Models.Templates.Values.Text;

namespace Lyceum.Models.Templates.Builtins;

/// <summary>Filters about numbers.</summary>
internal static class NumberFilters
{
    public static BuiltinTable All { get; } = new()
    {
        { "abs", "value", static (_, a) => Abs(a[0]) },
        { "int", "value default? base?", static (_, a) => ToInteger(a) },
        { "float", "value default?", static (_, a) => TryFloat(a[0], out double value) ? value : a.Or(1, 0.0) },
        { "round", "value precision? method?", static (r, a) => Round(r, a) },
        { "filesizeformat", "value binary?", static (_, a) => FileSize(a) },
    };

    private static object? Abs(object? value) => value switch
    {
        double number => Math.Abs(number),
        Undefined => throw new TemplateException("bad operand type for abs(): 'Undefined'"),
        _ when Integer.TryGet(value, out BigInteger number) => Integer.Of(BigInteger.Abs(number)),
        _ => throw new TemplateException($"bad operand type for abs(): '{TypeName.Of(value)}'"),
    };

    private static object? ToInteger(Bound a)
    {
        object? value = a[0];
        if (value is Undefined undefined)
        {
            throw undefined.Failure();
        }

        if (Text.Of(value) is { } text)
        {
            int radix = a.Whole(2, 10);
            if ((radix is 0 or (>= 2 and <= 36)) && Integer.TryParse(text, radix, out BigInteger parsed))
            {
                return Integer.Of(parsed);
            }
        }
        else if (Integer.TryGet(value, out BigInteger whole))
        {
            return Integer.Of(whole);
        }

        if (!TryFloat(value, out double number) || double.IsNaN(number))
        {
            return a.Or(1, 0L);
        }

        return double.IsInfinity(number)
            ? throw new TemplateException("cannot convert float infinity to integer")
            : Integer.Of(new BigInteger(number));
    }

    private static bool TryFloat(object? value, out double number)
    {
        number = 0;
        switch (value)
        {
            case Undefined undefined:
                throw undefined.Failure();
            case double given:
                number = given;
                return true;
            case var text when Text.Of(text) is { } digits:
                return Float.TryParse(digits, out number);
            case var whole when Integer.Is(whole):
                number = Operators.ToFloat(whole);
                return true;
            default:
                return false;
        }
    }

    private static object? Round(Renderer renderer, Bound a)
    {
        string method = a.Text(2, "common");
        int precision = a.Whole(1, 0);
        if (method is not ("common" or "ceil" or "floor"))
        {
            throw new TemplateException("method must be common, ceil or floor");
        }

        if (a[0] is not double && !Integer.Is(a[0]))
        {
            throw a[0] is Undefined undefined && method != "common" ? undefined.Failure()
                : new TemplateException($"type {TypeName.Of(a[0])} doesn't define __round__ method");
        }

        if (method == "common")
        {
            return a[0] is double number ? Float.Round(number, precision) : RoundInteger(a[0], precision);
        }

        object? scale = Operators.Binary(renderer, "**", 10L, (long)precision);
        double scaled = Operators.ToFloat(Operators.Binary(renderer, "*", a[0], scale));
        object? whole = Integer.Of(new BigInteger(double.IsFinite(scaled)
            ? method == "ceil" ? Math.Ceiling(scaled) : Math.Floor(scaled)
            : throw new TemplateException("cannot convert float infinity to integer")));
        return Operators.Binary(renderer, "/", whole, scale);
    }

    private static object RoundInteger(object? value, int precision)
    {
        Integer.TryGet(value, out BigInteger number);
        if (precision >= 0)
        {
            return Integer.Of(number);
        }

        if (precision < -Integer.MaxDigits)
        {
            return 0L;
        }

        BigInteger unit = BigInteger.Pow(10, -precision);
        BigInteger quotient = Integer.FloorDivide(number, unit);
        int half = ((number - quotient * unit) * 2).CompareTo(unit);
        return Integer.Of((half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient) * unit);
    }

    private static string FileSize(Bound a)
    {
        if (!TryFloat(a[0], out double bytes))
        {
            throw new TemplateException($"could not convert to float: a {TypeName.Of(a[0])}");
        }

        bool binary = a.Flag(1);
        int unit = binary ? 1024 : 1000;
        if (bytes == 1)
        {
            return "1 Byte";
        }

        if (bytes < unit)
        {
            return $"{((long)bytes).ToString(CultureInfo.InvariantCulture)} Bytes";
        }

        const string prefixes = "kMGTPEZY";
        int step = 0;
        double size = bytes / unit;
        for (; size >= unit && step < prefixes.Length - 1; step++)
        {
            size /= unit;
        }

        string name = binary ? char.ToUpperInvariant(prefixes[step]) + "iB" : prefixes[step] + "B";
        return $"{(double.IsFinite(size) ? Float.Fixed(size, 1) : Float.Repr(size))} {name}";
    }
}
