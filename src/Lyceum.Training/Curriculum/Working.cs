using System.Globalization;
using System.Text;

namespace Lyceum.Training.Curriculum;

/// <summary>
/// Writes a solution. How far an operation is taken apart is decided here alone, for a small model that writes from left to
/// right, digit by digit: what needs more than one carry over several products is written in parts, each a true equation.
/// Money keeps its cents as <see cref="decimal"/> does: 4.50 + 3.50 = 8.00.
/// </summary>
public sealed class Working
{
    private readonly StringBuilder lines = new();

    /// <summary>Operations written so far; one that is taken apart is one.</summary>
    public int Steps { get; private set; }

    /// <summary>A number as a solution writes it.</summary>
    public static string Write(decimal number) =>
        (number.Scale is 0 or 2 ? number : Trim(number)).ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes a sum, in parts where it is long: <c>439 + 267 = 639 + 67 = 699 + 7 = 706</c>.</summary>
    public decimal Add(decimal a, decimal b) => Sum(a, b);

    /// <summary>Writes a difference, in parts where it is long: <c>454 - 387 = 154 - 87 = 74 - 7 = 67</c>.</summary>
    public decimal Subtract(decimal a, decimal b)
    {
        var line = new StringBuilder();
        Fold(line, '-', [a, b]);
        Line(line.ToString(), 1);
        return a - b;
    }

    /// <summary>Adds from the left, in one chain: <c>12 + 30 + 45 = 42 + 45 = 87</c>. Each addition is a step.</summary>
    public decimal Sum(params IReadOnlyList<decimal> terms)
    {
        var line = new StringBuilder();
        Fold(line, '+', terms);
        Line(line.ToString(), terms.Count - 1);
        return terms.Sum();
    }

    /// <summary>Writes a product, in parts where it is long.</summary>
    public decimal Multiply(decimal a, decimal b)
    {
        var product = a * b;

        // The one with fewer digits that count is the multiplier.
        var (longer, shorter) = Digits(a) >= Digits(b) ? (a, b) : (b, a);
        var head = $"{Write(a)} × {Write(b)}";
        if (Digits(shorter) == 0 || IsPowerOfTen(a) || IsPowerOfTen(b) || (Digits(longer) <= 2 && Digits(shorter) == 1 && (decimal.IsInteger(longer) || longer < 1)))
        {
            Line($"{head} = {Write(product)}", 1);
        }
        else if (Digits(shorter) <= 2)
        {
            // 23 × 47 is 23 × 40 and 23 × 7; of anything longer, the longer number is taken apart.
            var (split, whole) = Digits(shorter) == 1 || Digits(longer) > 2 ? (longer, shorter) : (shorter, longer);
            var line = new StringBuilder(head).Append(" = ");
            Fold(line, '+', [.. Parts(split).Select(part => part * whole)]);
            Line(line.ToString(), 1);
        }
        else
        {
            var products = new List<decimal>();
            foreach (var part in Parts(shorter))
            {
                var line = new StringBuilder($"{Write(longer)} × {Write(part)} = ");
                Fold(line, '+', [.. Parts(longer).Select(piece => piece * part)]);
                Line(line.ToString(), 0);
                products.Add(longer * part);
            }

            var last = new StringBuilder(head).Append(" = ");
            Fold(last, '+', products);
            Line(last.ToString(), 1);
        }

        return product;
    }

    /// <summary>Writes an exact quotient, digit by digit: <c>1081 ÷ 23 = 40 + (1081 - 920) ÷ 23 = 40 + 161 ÷ 23 = 47</c>.</summary>
    /// <exception cref="ArgumentException">The quotient has more than four decimals.</exception>
    public decimal Divide(decimal a, decimal b)
    {
        var quotient = a / b;
        if (decimal.Round(quotient, 4) != quotient)
        {
            throw new ArgumentException($"{Write(a)} ÷ {Write(b)} is not exact.", nameof(b));
        }

        quotient = Trim(quotient);
        if (a.Scale == 2 && quotient.Scale <= 2)
        {
            quotient += 0.00m;
        }

        var line = new StringBuilder($"{Write(a)} ÷ {Write(b)} = ");
        if (!IsPowerOfTen(b))
        {
            Quotient(line, a, b, quotient);
        }

        Line(line.Append(Write(quotient)).ToString(), 1);
        return quotient;
    }

    /// <summary>Writes the quotient digit by digit with what is left: <c>169 ÷ 4 = 40 + 9 ÷ 4 = 42 + 1 ÷ 4</c>.</summary>
    public (decimal Quotient, decimal Remainder) DivideWithRemainder(decimal a, decimal b)
    {
        var quotient = decimal.Floor(a / b);
        var line = new StringBuilder($"{Write(a)} ÷ {Write(b)} = ");
        var left = Quotient(line, a, b, quotient);
        Line(line.Append(CultureInfo.InvariantCulture, $"{Write(quotient)} + {Write(left)} ÷ {Write(b)}").ToString(), 1);
        return (quotient, left);
    }

    /// <summary>Writes a line as it is.</summary>
    /// <param name="line">A true equation.</param>
    /// <param name="steps">How many operations it is.</param>
    public void Line(string line, int steps)
    {
        lines.Append(line).Append('\n');
        Steps += steps;
    }

    /// <summary>The solution.</summary>
    public string Solution(string answer) => $"{lines}Answer: {answer}";

    /// <summary>A number without the zeros after its last decimal that counts.</summary>
    public static decimal Trim(decimal number) => number / 1.0000000000000000000000000000m;

    // Writes what is left after each digit but the last: whether a division comes out is seen only there.
    private static decimal Quotient(StringBuilder line, decimal a, decimal b, decimal quotient)
    {
        var showsProducts = b > HeldOut.Tables && Digits(b) > 1;
        List<decimal> parts = Parts(decimal.Truncate(quotient));
        if (!decimal.IsInteger(quotient))
        {
            parts.Add(quotient - decimal.Truncate(quotient));
        }

        var done = 0m;
        foreach (var part in parts)
        {
            if (part == 0)
            {
                continue;
            }

            done += part;
            if (showsProducts)
            {
                line.Append(CultureInfo.InvariantCulture, $"{Write(done)} + ({Write(a)} - {Write(part * b)}) ÷ {Write(b)} = ");
            }

            a -= part * b;
            if (done != quotient)
            {
                line.Append(CultureInfo.InvariantCulture, $"{Write(done)} + {Write(a)} ÷ {Write(b)} = ");
            }
        }

        return a;
    }

    // Adds the terms to the first, or takes them off, from the left: "920 + 161 = 1020 + 61 = 1081".
    private static void Fold(StringBuilder line, char sign, IReadOnlyList<decimal> terms)
    {
        var result = terms[0];
        var rest = new List<decimal>(terms.Skip(1));
        while (rest.Count > 0)
        {
            line.Append(Write(result));
            rest.ForEach(term => line.Append(CultureInfo.InvariantCulture, $" {sign} {Write(term)}"));
            line.Append(" = ");
            var part = InParts(result, sign, rest[0]) ? Parts(rest[0])[0] : rest[0];
            result += sign == '+' ? part : -part;
            rest[0] -= part;
            if (rest[0] == 0)
            {
                rest.RemoveAt(0);
            }
        }

        line.Append(Write(result));
    }

    // Where a carry may run over several digits, a model that writes the highest first would have to see it coming.
    private static bool InParts(decimal result, char sign, decimal term)
    {
        if (!decimal.IsInteger(term))
        {
            return term > 1 && (sign == '-' || !decimal.IsInteger(result));
        }

        return Math.Max(result, term) >= 100 && (sign == '+' ? Meeting(decimal.Truncate(result), term) > 1 : Digits(term) > 1 && result > term);
    }

    // Places at which both have a digit that is not zero.
    private static int Meeting(decimal a, decimal b) =>
        Write(a).Reverse().Zip(Write(b).Reverse()).Count(static pair => pair.First is >= '1' and <= '9' && pair.Second is >= '1' and <= '9');

    // 4050 is 4000 + 50; 12.75 is 12 + 0.75, since cents are learnt as one.
    private static List<decimal> Parts(decimal number)
    {
        var parts = new List<decimal>();
        var fraction = number - decimal.Truncate(number);
        var whole = decimal.Truncate(number);
        if (fraction != 0 && whole < 100)
        {
            if (whole != 0)
            {
                parts.Add(whole);
            }
        }
        else
        {
            for (var place = 1_000_000_000m; place >= 1; place /= 10)
            {
                var digit = decimal.Truncate(whole / place) % 10;
                if (digit != 0)
                {
                    parts.Add(digit * decimal.Truncate(place));
                }
            }
        }

        if (fraction != 0)
        {
            parts.Add(fraction);
        }

        return parts.Count == 0 ? [0] : parts;
    }

    private static bool IsPowerOfTen(decimal number) => number is 1 or 10 or 100 or 1000 or 10_000;

    // Digits that are not zero: the others cost nothing to multiply with.
    private static int Digits(decimal number) => Write(number).Count(static c => c is >= '1' and <= '9');
}
