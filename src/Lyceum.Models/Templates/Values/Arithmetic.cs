using System.Numerics;

namespace Lyceum.Models.Templates.Values;

/// <content>Arithmetic: numbers, and the same signs on text and lists.</content>
internal static partial class Operators
{
    private const int MaxPowerBits = 16_384;

    public static object? Binary(Renderer renderer, string op, object? left, object? right)
    {
        if ((left as Undefined ?? right as Undefined) is { } undefined && !(op == "%" && Text.Of(left) is not null))
        {
            throw undefined.Failure();
        }

        if (IsNumber(left) && IsNumber(right))
        {
            return left is double || right is double
                ? (object)OnFloats(op, ToFloat(left), ToFloat(right))
                : OnIntegers(op, left, right);
        }

        return op switch
        {
            "+" => Add(renderer, left, right),
            "*" => Repeat(renderer, left, right),
            "%" when left is string text => PercentFormat.Apply(renderer, text, right, escape: false),
            "%" when left is Markup markup => new Markup(PercentFormat.Apply(renderer, markup.Text, right, escape: true)),
            _ => throw Unsupported(op, left, right),
        };
    }

    public static object? Negate(object? value) => value switch
    {
        Undefined undefined => throw undefined.Failure(),
        double number => -number,
        _ when Integer.TryGet(value, out BigInteger number) => Integer.Of(-number),
        _ => throw new TemplateException($"bad operand type for unary -: '{TypeName.Of(value)}'"),
    };

    public static object? Plus(object? value) => value switch
    {
        Undefined undefined => throw undefined.Failure(),
        double => value,
        _ when Integer.TryGet(value, out BigInteger number) => Integer.Of(number),
        _ => throw new TemplateException($"bad operand type for unary +: '{TypeName.Of(value)}'"),
    };

    public static double ToFloat(object? value) => value switch
    {
        double number => number,
        long number => number,
        _ => Integer.TryGet(value, out BigInteger big) && double.IsFinite((double)big)
            ? (double)big
            : throw new TemplateException("int too large to convert to float"),
    };

    private static object OnIntegers(string op, object? left, object? right)
    {
        if (left is long a && right is long b)
        {
            long result;
            switch (op)
            {
                case "+" when !((((result = unchecked(a + b)) ^ a) & (result ^ b)) < 0):
                    return result;
                case "-" when !(((a ^ b) & ((result = unchecked(a - b)) ^ a)) < 0):
                    return result;
            }
        }

        Integer.TryGet(left, out BigInteger x);
        Integer.TryGet(right, out BigInteger y);
        if (y.IsZero && op is "/" or "//" or "%" && y.IsZero)
        {
            throw new TemplateException(op switch
            {
                "/" => "division by zero",
                "//" => "integer division or modulo by zero",
                _ => "integer modulo by zero",
            });
        }

        return op switch
        {
            "+" => Integer.Of(x + y),
            "-" => Integer.Of(x - y),
            "*" => Integer.Of(x * y),
            "/" => Divide(x, y),
            "//" => Integer.Of(Integer.FloorDivide(x, y)),
            "%" => Integer.Of(Integer.FloorModulo(x, y)),
            _ => Power(x, y),
        };
    }

    // The quotient is rounded once even where an operand has more than 53 bits.
    private static double Divide(BigInteger left, BigInteger right)
    {
        if (BigInteger.Abs(left).GetBitLength() <= 53 && BigInteger.Abs(right).GetBitLength() <= 53)
        {
            return (double)left / (double)right;
        }

        int shift = (int)(BigInteger.Abs(right).GetBitLength() - BigInteger.Abs(left).GetBitLength()) + 66;
        BigInteger scaled = shift >= 0 ? left << shift : left >> -shift;
        BigInteger quotient = BigInteger.DivRem(scaled, right, out BigInteger rest);
        if (!rest.IsZero && quotient.IsEven)
        {
            quotient += rest.Sign * right.Sign;
        }

        double result = Math.ScaleB((double)quotient, -shift);
        return double.IsInfinity(result) ? throw new TemplateException("integer division result too large for a float") : result;
    }

    private static object Power(BigInteger x, BigInteger y)
    {
        if (y.Sign < 0)
        {
            return x.IsZero
                ? throw new TemplateException("0.0 cannot be raised to a negative power")
                : Math.Pow((double)x, (double)y);
        }

        if (x.IsZero || x.IsOne || x == BigInteger.MinusOne)
        {
            return Integer.Of(y.IsZero ? BigInteger.One : x == BigInteger.MinusOne && y.IsEven ? BigInteger.One : x);
        }

        return y * BigInteger.Abs(x).GetBitLength() > MaxPowerBits
            ? throw new TemplateException($"an integer has more than {Integer.MaxDigits} digits")
            : Integer.Of(BigInteger.Pow(x, (int)y));
    }

    private static double OnFloats(string op, double x, double y)
    {
        switch (op)
        {
            case "+":
                return x + y;
            case "-":
                return x - y;
            case "*":
                return x * y;
            case "**":
                double power = Math.Pow(x, y);
                return x == 0 && y < 0 ? throw new TemplateException("0.0 cannot be raised to a negative power")
                    : double.IsInfinity(power) && double.IsFinite(x) && double.IsFinite(y) ? throw new TemplateException("(34, 'Numerical result out of range')")
                    : double.IsNaN(power) && double.IsFinite(x) && double.IsFinite(y) ? throw new TemplateException("complex numbers are not supported")
                    : power;
        }

        if (y == 0)
        {
            throw new TemplateException(op switch { "/" => "float division by zero", "//" => "float floor division by zero", _ => "float modulo" });
        }

        double modulo = x % y;
        switch (op)
        {
            case "/":
                return x / y;
            case "%":
                return modulo == 0 ? double.CopySign(0, y) : (modulo < 0) != (y < 0) ? modulo + y : modulo;
            default:
                double adjusted = modulo != 0 && (modulo < 0) != (y < 0) ? modulo + y : modulo;
                double quotient = (x - adjusted) / y;
                double floor = Math.Floor(quotient);
                floor = quotient - floor > 0.5 ? floor + 1 : floor;
                return quotient == 0 ? double.CopySign(0, x / y) : floor;
        }
    }

    private static object? Add(Renderer renderer, object? left, object? right)
    {
        if (Text.Of(left) is { } a && Text.Of(right) is { } b)
        {
            bool markup = left is Markup || right is Markup;
            a = markup && left is string ? Markup.Escape(a) : a;
            b = markup && right is string ? Markup.Escape(b) : b;
            renderer.ChargeText((long)a.Length + b.Length);
            return markup ? new Markup(a + b) : a + b;
        }

        if (left is SequenceValue first && right is SequenceValue second && (first is ListValue) == (second is ListValue))
        {
            renderer.Charge((long)first.Items.Length + second.Items.Length);
            return first.With([.. first.Items, .. second.Items]);
        }

        throw left switch
        {
            string => new TemplateException($"can only concatenate str (not \"{TypeName.Of(right)}\") to str"),
            SequenceValue => new TemplateException($"can only concatenate {TypeName.Of(left)} (not \"{TypeName.Of(right)}\") to {TypeName.Of(left)}"),
            _ => Unsupported("+", left, right),
        };
    }

    private static object? Repeat(Renderer renderer, object? left, object? right)
    {
        (object? repeated, object? times) = Integer.Is(left) ? (right, left) : (left, right);
        if (!Integer.TryClamp(times, out int count))
        {
            throw Text.Of(left) is not null || left is SequenceValue
                ? new TemplateException($"can't multiply sequence by non-int of type '{TypeName.Of(right)}'")
                : Unsupported("*", left, right);
        }

        count = Math.Max(count, 0);
        if (Text.Of(repeated) is { } text)
        {
            renderer.ChargeText((long)text.Length * count);
            string result = text.Length == 0 ? "" : new System.Text.StringBuilder().Insert(0, text, count).ToString();
            return repeated is Markup ? new Markup(result) : result;
        }

        if (repeated is not SequenceValue sequence)
        {
            throw Unsupported("*", left, right);
        }

        renderer.Charge((long)sequence.Items.Length * count);
        object?[] items = new object?[sequence.Items.Length * count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = sequence.Items[i % sequence.Items.Length];
        }

        return sequence.With(items);
    }

    private static TemplateException Unsupported(string op, object? left, object? right) =>
        new($"unsupported operand type(s) for {(op == "**" ? "** or pow()" : op)}: '{TypeName.Of(left)}' and '{TypeName.Of(right)}'");
}
