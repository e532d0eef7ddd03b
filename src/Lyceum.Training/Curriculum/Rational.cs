using System.Numerics;

namespace Lyceum.Training.Curriculum;

/// <summary>An exact fraction, always in lowest terms with a positive denominator.</summary>
internal readonly record struct Rational
{
    private Rational(BigInteger numerator, BigInteger denominator)
    {
        Numerator = numerator;
        Denominator = denominator;
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator { get; }

    public bool IsInteger => Denominator.IsOne;

    public static Rational Of(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * (denominator.Sign < 0 ? -1 : 1);
        return new Rational(numerator / divisor, denominator / divisor);
    }

    public static Rational Of(BigInteger number) => new(number, BigInteger.One);

    public static Rational operator +(Rational a, Rational b) =>
        Of(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Rational operator -(Rational a, Rational b) =>
        Of(a.Numerator * b.Denominator - b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Rational operator *(Rational a, Rational b) => Of(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <summary>Null where the divisor is zero.</summary>
    public static Rational? Divide(Rational a, Rational b) =>
        b.Numerator.IsZero ? null : Of(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    /// <summary>The nearest hundredth, halves away from zero.</summary>
    public Rational ToCents()
    {
        var twice = BigInteger.Abs(Numerator) * 200;
        var cents = (twice + Denominator) / (2 * Denominator);
        return Of(cents * Numerator.Sign, 100);
    }

    /// <summary>Reads digits with at most one point, such as <c>12</c> or <c>0.75</c>; null where it is anything else.</summary>
    public static Rational? Parse(ReadOnlySpan<char> text)
    {
        var value = BigInteger.Zero;
        var scale = BigInteger.One;
        var point = false;
        var digits = 0;
        foreach (var c in text)
        {
            if (c == '.' && !point)
            {
                point = true;
            }
            else if (c is >= '0' and <= '9')
            {
                value = value * 10 + (c - '0');
                scale = point ? scale * 10 : scale;
                digits++;
            }
            else
            {
                return null;
            }
        }

        return digits == 0 || text[^1] == '.' ? null : Of(value, scale);
    }

    public override string ToString() => IsInteger ? $"{Numerator}" : $"{Numerator}/{Denominator}";
}
