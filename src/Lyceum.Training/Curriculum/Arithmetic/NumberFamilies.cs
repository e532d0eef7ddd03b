using System.Globalization;
using System.Text;
using Lyceum.Training.Curriculum.Words;

namespace Lyceum.Training.Curriculum.Arithmetic;

/// <summary>Arithmetic beyond one operation on two whole numbers.</summary>
internal static class NumberFamilies
{
    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        new SumFamily("sum-of-three",
        [
            "{a} + {b} + {c}", "What is {a} + {b} + {c}?", "Add {a}, {b} and {c}.", "Find the total of {a}, {b} and {c}.",
            "What is the sum of {a}, {b} and {c}?", "{a}+{b}+{c}=", "What is {a} plus {b} plus {c}?",
        ], static story =>
        {
            var longest = story.Random.Next(2, 3);
            story.Answer(story.Working.Sum(story.Set("a", ArithmeticFamilies.Operand(story.Random, longest)),
                story.Set("b", ArithmeticFamilies.Operand(story.Random, longest)), story.Set("c", ArithmeticFamilies.Operand(story.Random, longest))));
        }),
        new SumFamily("missing-number",
        [
            "{q}", "Find the missing number: {q}.", "What number is missing? {q}", "Which number makes this true: {q}?",
            "Fill in the gap: {q}", "Solve {q}.", "What does the gap stand for in {q}?",
        ], MissingNumber),
        new SumFamily("decimals",
        [
            "{a} {s} {b}", "What is {a} {s} {b}?", "Calculate {a} {s} {b}.", "How much is {a} {w} {b}?", "{a} {s} {b} = ?", "{a}{s}{b}", "What is {a} {w} {b}?",
        ], Decimals),
        new SumFamily("money-sums",
        [
            "{a} {s} {b}", "What is {a} {s} {b}?", "Calculate {a} {s} {b}.", "How much is {a} {w} {b}?", "{a} {s} {b} = ?", "What is {a} {w} {b}?",
        ], static story =>
        {
            var sign = story.Random.Pick('+', '-');
            ArithmeticFamilies.Sign(story, sign);
            var (a, b) = (story.Random.Next(20, 5000), story.Random.Next(20, 3000));
            (a, b) = sign == '-' && a < b ? (b, a) : (a, b);
            var (left, right) = (story.Money("a", a), story.Money("b", b));
            story.AnswerMoney(sign == '+' ? story.Working.Add(left, right) : story.Working.Subtract(left, right));
        }) { Share = 0.5 },
        new SumFamily("decimal-times",
        [
            "{a} {s} {b}", "What is {a} {s} {b}?", "Calculate {a} {s} {b}.", "How much is {a} {w} {b}?", "{a} {s} {b} = ?", "Multiply {a} by {b}.",
        ], static story =>
        {
            ArithmeticFamilies.Sign(story, '×');
            var tenths = story.Random.Next(2, 199);
            story.RejectIf(tenths % 10 == 0);
            story.Answer(Working.Trim(story.Working.Multiply(story.Set("a", tenths / 10m), story.Int("b", 2, 9))));
        }) { Share = 0.5 },
        new SumFamily("greater",
        [
            "Which is {greater}, {a} or {b}?", "Which number is {greater}: {a} or {b}?", "{a} or {b}: which is {greater}?",
            "Of {a} and {b}, which one is {greater}?", "Compare {a} and {b}. Which is {greater}?", "Is {a} or {b} {greater}?",
        ], Greater) { Share = 0.5 },
        new SumFamily("fraction-sums",
        [
            "{a} {s} {b}", "What is {a} {s} {b}?", "Calculate {a} {s} {b}.", "Work out {a} {w} {b}.", "{a} {s} {b} = ?", "What is {a} {w} {b}?",
        ], FractionSums) { Share = 0.7 },
        new SumFamily("simplify",
        [
            "Simplify {a}.", "Write {a} in lowest terms.", "What is {a} in its simplest form?", "Reduce {a} as far as you can.", "Simplify the fraction {a}.",
        ], Simplify) { Share = 0.4 },
        new SumFamily("fraction-of",
        [
            "What is {f} of {n}?", "{f} of {n}", "Find {f} of {n}.", "How much is {f} of {n}?", "Calculate {f} of {n}.", "{f} of {n} = ?",
        ], static story =>
        {
            var of = story.Random.Next(2, 10);
            var parts = story.Random.Next(1, of - 1);
            story.RejectIf(Gcd(parts, of) != 1);
            story.Set("f", string.Create(CultureInfo.InvariantCulture, $"{parts}/{of}"));
            decimal amount = story.Set("n", of * story.Random.Next(2, 60));
            var share = story.Working.Divide(amount, of);
            story.Answer(parts == 1 ? share : story.Working.Multiply(share, parts));
        }) { Share = 0.8 },
        new SumFamily("percent-of",
        [
            "What is {p}% of {n}?", "{p}% of {n}", "Find {p}% of {n}.", "How much is {p}% of {n}?", "Calculate {p}% of {n}.",
            "{p} percent of {n}", "What is {p} percent of {n}?", "{p}% of {n} = ?",
        ], static story =>
        {
            var percent = story.Set("p", story.Random.Chance(0.8) ? 5 * story.Random.Next(1, 19) : story.Random.Next(1, 99));
            var amount = story.Set("n", story.Random.Chance(0.7) ? 20 * story.Random.Next(1, 50) : story.Random.Next(2, 400));
            story.Answer(story.Working.Divide(story.Working.Multiply(amount, percent), 100));
        }) { Share = 1.2 },
        new SumFamily("remainder",
        [
            "What is {a} divided by {b}, with remainder?", "Divide {a} by {b} and give the remainder.", "{a} ÷ {b} with remainder",
            "Work out {a} ÷ {b}. Give the quotient and the remainder.", "How many times does {b} go into {a}, and what is left over?",
            "Find the quotient and remainder of {a} divided by {b}.",
        ], static story =>
        {
            var divisor = story.Int("b", 2, 12);
            story.Answer(story.Working.DivideWithRemainder(story.Int("a", 13, (int)divisor * 50), divisor));
        }) { Share = 0.6 },
        new SumFamily("double", ["What is double {a}?", "Double {a}.", "What is twice {a}?", "Find two times {a}."],
            static story => story.Answer(story.Working.Multiply(story.Set("a", ArithmeticFamilies.Operand(story.Random, 3)), 2))) { Share = 0.3 },
        new SumFamily("half", ["What is half of {a}?", "Halve {a}.", "Half of {a}", "[Divide {a} by two|What is one half of {a}?]"], static story =>
        {
            decimal number = ArithmeticFamilies.Operand(story.Random, 3);
            story.Answer(story.Working.Divide(story.Set("a", number + (number % 2)), 2));
        }) { Share = 0.3 },
        new SumFamily("triple", ["What is triple {a}?", "Three times {a}", "Triple {a}.", "Find three times {a}."],
            static story => story.Answer(story.Working.Multiply(story.Set("a", ArithmeticFamilies.Operand(story.Random, 3)), 3))) { Share = 0.2 },
        new SumFamily("round",
        [
            "Round {a} to the nearest {ten}.", "What is {a} rounded to the nearest {ten}?", "{a} to the nearest {ten}",
            "Give {a} to the nearest {ten}.", "Round {a} off to the nearest {ten}.", "To the nearest {ten}, what is {a}?",
        ], static story =>
        {
            var unit = story.Random.Pick(10, 10, 100, 1000);
            story.Set("ten", unit switch { 10 => "ten", 100 => "hundred", _ => "thousand" });
            var number = story.Set("a", story.Random.Next(unit + 1, unit * (unit == 10 ? 99 : 9)));
            story.Answer(Math.Floor((number + unit / 2) / unit) * unit);
        }) { Share = 0.4 },
        new SumFamily("order-of-operations",
        [
            "{q}", "What is {q}?", "Calculate {q}.", "Evaluate {q}.", "{q} = ?", "Work out {q}.", "How much is {q}?", "Solve {q}",
        ], OrderOfOperations) { Share = 1.5 },
    ];

    private static void MissingNumber(Story story)
    {
        var gap = story.Random.Pick("?", "?", "_", "x");
        decimal a = ArithmeticFamilies.Operand(story.Random, 3);
        decimal b = story.Random.Chance(0.2) ? story.Random.Next(1, 12) : ArithmeticFamilies.Operand(story.Random, 3);
        decimal digit = story.Random.Next(2, 9);
        decimal factor = story.Random.Next(2, 99);
        var working = story.Working;
        story.Set("q", string.Create(CultureInfo.InvariantCulture, $"{Question()}"));

        string Question()
        {
            switch (story.Random.Next(0, 6))
            {
                case 0:
                    story.Answer(working.Subtract(a + b, b));
                    return string.Create(CultureInfo.InvariantCulture, $"{gap} + {b} = {a + b}");
                case 1:
                    story.Answer(working.Subtract(a + b, a));
                    return string.Create(CultureInfo.InvariantCulture, $"{a} + {gap} = {a + b}");
                case 2:
                    story.Answer(working.Add(a, b));
                    return string.Create(CultureInfo.InvariantCulture, $"{gap} - {b} = {a}");
                case 3:
                    story.Answer(working.Subtract(a + b, a));
                    return string.Create(CultureInfo.InvariantCulture, $"{a + b} - {gap} = {a}");
                case 4:
                    story.Answer(working.Divide(digit * factor, digit));
                    return string.Create(CultureInfo.InvariantCulture, $"{digit} × {gap} = {digit * factor}");
                case 5:
                    story.Answer(working.Divide(digit * factor, digit));
                    return string.Create(CultureInfo.InvariantCulture, $"{gap} × {digit} = {digit * factor}");
                default:
                    story.Answer(working.Multiply(factor, digit));
                    return string.Create(CultureInfo.InvariantCulture, $"{gap} ÷ {digit} = {factor}");
            }
        }
    }

    private static void Decimals(Story story)
    {
        var tenths = story.Random.Chance(0.5);
        var sign = story.Random.Pick('+', '-');
        ArithmeticFamilies.Sign(story, sign);
        var most = story.Random.Pick(100, 1000);
        var a = new decimal(story.Random.Next(1, tenths ? most : most * 10), 0, 0, false, (byte)(tenths ? 1 : 2));
        var b = new decimal(story.Random.Next(1, tenths ? most : most * 10), 0, 0, false, (byte)(tenths ? 1 : 2));
        if (story.Random.Chance(0.15))
        {
            b = decimal.Truncate(b) + 1;
        }

        if (sign == '-' && a < b)
        {
            (a, b) = (b, a);
        }

        story.RejectIf(decimal.IsInteger(a) && decimal.IsInteger(b));
        story.Set("a", a);
        story.Set("b", b);
        story.Answer(sign == '+' ? story.Working.Add(a, b) : story.Working.Subtract(a, b));
    }

    private static void Greater(Story story)
    {
        var greater = story.Random.Chance(0.6);
        story.Set("greater", greater ? story.Random.Pick("greater", "larger", "bigger") : story.Random.Pick("smaller", "less"));
        decimal a;
        decimal b;
        if (story.Random.Chance(0.4))
        {
            a = story.Random.Next(1, 999) / (story.Random.Chance(0.5) ? 100m : 10m);
            b = story.Random.Chance(0.5) ? decimal.Truncate(a) + story.Random.Next(1, 99) / 100m : story.Random.Next(1, 999) / 100m;
            (a, b) = (Working.Trim(a), Working.Trim(b));
        }
        else
        {
            a = ArithmeticFamilies.Operand(story.Random, 4);
            b = story.Random.Chance(0.5) ? ArithmeticFamilies.Operand(story.Random, 4) : a + story.Random.Next(-99, 99);
        }

        story.RejectIf(a == b || b < 0);
        story.Set("a", a);
        story.Set("b", b);
        story.Answer(greater ? Math.Max(a, b) : Math.Min(a, b));
    }

    private static void FractionSums(Story story)
    {
        var sign = story.Random.Pick('+', '-');
        ArithmeticFamilies.Sign(story, sign);
        var of = story.Random.Next(3, 12);
        var b = story.Random.Next(1, of - 1);
        var a = story.Random.Next(sign == '-' ? b : 1, of - 1);
        var times = story.Random.Chance(0.4) ? story.Random.Next(2, 4) : 1;
        story.RejectIf((sign == '-' && a == b) || (times > 1 && (Gcd(b, of) != 1 || of > 6)));
        if (story.IsRejected)
        {
            return;
        }

        // With unlike denominators the first is a multiple of the second, as at school in the beginning.
        var first = times > 1 ? story.Random.Next(sign == '-' ? b * times + 1 : 1, of * times - 1 > b * times ? of * times - 1 : b * times + 1) : a;
        var whole = of * times;
        var second = b * times;
        var sum = sign == '+' ? first + second : first - second;
        var line = times > 1
            ? string.Create(CultureInfo.InvariantCulture, $"{first}/{whole} {sign} {b}/{of} = {first}/{whole} {sign} {second}/{whole} = {sum}/{whole}")
            : string.Create(CultureInfo.InvariantCulture, $"{first}/{whole} {sign} {b}/{of} = {sum}/{whole}");
        var lowest = Lowest(sum, whole);
        story.Set("a", string.Create(CultureInfo.InvariantCulture, $"{first}/{whole}"));
        story.Set("b", string.Create(CultureInfo.InvariantCulture, $"{b}/{of}"));
        story.Working.Line(line + Reduced(sum, whole), 1);
        story.Answer(lowest);
    }

    private static void Simplify(Story story)
    {
        var factor = story.Random.Next(2, 12);
        var of = story.Random.Next(2, 12);
        var parts = story.Random.Next(1, of - 1);
        story.RejectIf(Gcd(parts, of) != 1);
        story.Set("a", string.Create(CultureInfo.InvariantCulture, $"{parts * factor}/{of * factor}"));
        story.Working.Line(string.Create(CultureInfo.InvariantCulture, $"{parts * factor}/{of * factor}{Reduced(parts * factor, of * factor)}"), 1);
        story.Answer(string.Create(CultureInfo.InvariantCulture, $"{parts}/{of}"));
    }

    private static void OrderOfOperations(Story story)
    {
        decimal a = story.Random.Next(2, 50);
        decimal b = story.Random.Next(2, 12);
        decimal c = story.Random.Next(2, 12);
        var working = story.Working;
        var times = story.Random.Pick("×", "*");
        switch (story.Random.Next(0, 6))
        {
            case 0:
                story.Set("q", string.Create(CultureInfo.InvariantCulture, $"{a} + {b} {times} {c}"));
                story.Answer(working.Add(a, working.Multiply(b, c)));
                break;
            case 1:
                story.Set("q", string.Create(CultureInfo.InvariantCulture, $"{b} {times} {c} + {a}"));
                story.Answer(working.Add(working.Multiply(b, c), a));
                break;
            case 2:
                story.RejectIf(b * c < a);
                story.Set("q", string.Create(CultureInfo.InvariantCulture, $"{b} {times} {c} - {a}"));
                story.Answer(working.Subtract(working.Multiply(b, c), a));
                break;
            case 3:
                story.Set("q", string.Create(CultureInfo.InvariantCulture, $"({a} + {b}) {times} {c}"));
                story.Answer(working.Multiply(working.Add(a, b), c));
                break;
            case 4:
                story.RejectIf(a <= b);
                story.Set("q", string.Create(CultureInfo.InvariantCulture, $"{c} {times} ({a} - {b})"));
                story.Answer(working.Multiply(c, working.Subtract(a, b)));
                break;
            case 5:
                story.Set("q", string.Create(CultureInfo.InvariantCulture, $"{a} + {b * c} ÷ {b}"));
                story.Answer(working.Add(a, working.Divide(b * c, b)));
                break;
            default:
                story.RejectIf(a <= b || a - b + c > 99);
                story.Set("q", string.Create(CultureInfo.InvariantCulture, $"{a} - {b} + {c}"));
                story.Answer(working.Add(working.Subtract(a, b), c));
                break;
        }
    }

    // One prime after another: " = 12/30 = 6/15 = 2/5" of 24/60. A whole number ends it.
    private static string Reduced(int parts, int of)
    {
        var text = new StringBuilder();
        for (var prime = 2; prime <= of; prime++)
        {
            while (parts % prime == 0 && of % prime == 0)
            {
                (parts, of) = (parts / prime, of / prime);
                text.Append(CultureInfo.InvariantCulture, $" = {(of == 1 ? Working.Write(parts) : $"{parts}/{of}")}");
            }
        }

        return text.ToString();
    }

    private static string Lowest(int parts, int of)
    {
        var divisor = Gcd(parts, of);
        return of == divisor
            ? (parts / divisor).ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{parts / divisor}/{of / divisor}");
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
