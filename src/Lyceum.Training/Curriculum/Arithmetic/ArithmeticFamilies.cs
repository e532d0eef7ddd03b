using Lyceum.Training.Curriculum.Words;

namespace Lyceum.Training.Curriculum.Arithmetic;

/// <summary>The families of plain arithmetic.</summary>
internal static class ArithmeticFamilies
{
    // {s} is the sign, {w} the operation in words.
    private static readonly string[] Common =
    [
        "{a} {s} {b}", "What is {a} {s} {b}?", "Calculate {a} {s} {b}.", "Work out {a} {w} {b}.", "{a} {s} {b} = ?", "What is {a} {w} {b}?",
        "How much is {a} {w} {b}?", "{a}{s}{b}", "Please compute {a} {s} {b}.", "What's {a} {s} {b}?", "[Can you tell me|Tell me] what {a} {w} {b} is.",
        "Solve {a} {s} {b}.", "{a}{s}{b}=", "{a} {w} {b} equals what?",
    ];

    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        new PairFamily("plus", [.. Common, "Add {a} and {b}.", "What is the sum of {a} and {b}?", "Find the total of {a} and {b}."], Plus) { Share = 3 },
        new PairFamily("minus", [.. Common, "Subtract {b} from {a}.", "What is the difference between {a} and {b}?", "Take {b} away from {a}."], Minus) { Share = 3 },
        new PairFamily("times", [.. Common, "Multiply {a} by {b}.", "What is the product of {a} and {b}?", "Find {a} multiplied by {b}."], Times) { Share = 4.5 },
        new PairFamily("divided-by", [.. Common, "Divide {a} by {b}.", "How many times does {b} go into {a}?", "Share {a} equally among {b}."], DividedBy) { Share = 3.5 },
        new PairFamily("tables", Common, Tables) { Share = 1.2 },
        .. NumberFamilies.All,
    ];

    /// <summary>Draws a whole number whose length is even over what is asked.</summary>
    public static int Operand(ItemRandom random, int longest)
    {
        var length = random.Next(1, longest);
        var highest = (int)Math.Pow(10, length);
        var number = random.Next(length == 1 ? 2 : highest / 10, highest - 1);
        if (length > 1 && random.Chance(0.1))
        {
            number -= number % 10;
        }

        return random.Chance(0.01) ? highest : number;
    }

    /// <summary>Sets how an operation is written.</summary>
    public static void Sign(Story story, char sign)
    {
        story.Set("s", sign switch
        {
            '-' => story.Random.Chance(0.8) ? "-" : "−",
            '×' => story.Random.Pick("×", "×", "*", "*", "x"),
            '÷' => story.Random.Pick("÷", "/"),
            _ => "+",
        });
        story.Set("w", sign switch { '+' => "plus", '-' => "minus", '×' => "times", _ => "divided by" });
    }

    private static int Longest(ItemRandom random) => random.Chance(0.12) ? 4 : 3;

    private static void Plus(Story story)
    {
        Sign(story, '+');
        var longest = Longest(story.Random);
        var a = story.Set("a", Operand(story.Random, longest));
        var b = Operand(story.Random, longest);
        if (a < 1000 && story.Random.Chance(0.1))
        {
            // Over a full hundred, or just not.
            b = (100 * story.Random.Next(((int)a / 100) + 1, 10)) - (int)a + story.Random.Next(-2, 2);
            story.RejectIf(b < 1);
        }

        story.Answer(story.Working.Add(a, story.Set("b", b)));
    }

    private static void Minus(Story story)
    {
        Sign(story, '-');
        var longest = Longest(story.Random);
        decimal a = Operand(story.Random, longest);
        decimal b = Operand(story.Random, longest);
        if (story.Random.Chance(0.2))
        {
            // Drawn one by one, two numbers are seldom close.
            b = a;
            a += story.Random.Next(1, 12);
        }

        if (a < b && !(story.Random.Chance(0.06) && story.Template < 14))
        {
            (a, b) = (b, a);
        }

        story.Answer(story.Working.Subtract(story.Set("a", a), story.Set("b", b)));
    }

    private static void Times(Story story)
    {
        Sign(story, '×');

        // Longer products need more working, and so more of them.
        var (first, second) = story.Random.PickWeighted([1.5, 2, 2, 2.5, 3]) switch
        {
            0 => (1, 2),
            1 => (1, 3),
            2 => (2, 2),
            3 => (2, 3),
            _ => (3, 3),
        };
        decimal a = OfLength(story.Random, first);
        decimal b = OfLength(story.Random, second);
        if (story.Random.Chance(0.5))
        {
            (a, b) = (b, a);
        }

        story.Answer(story.Working.Multiply(story.Set("a", a), story.Set("b", b)));
    }

    private static void DividedBy(Story story)
    {
        Sign(story, '÷');
        decimal divisor = OfLength(story.Random, story.Random.PickWeighted([5, 4, 1]) + 1);
        decimal quotient = OfLength(story.Random, story.Random.Next(1, 3));
        decimal rest = divisor <= HeldOut.Tables && story.Random.Chance(0.2) ? story.Random.Next(1, (int)divisor - 1) : 0;
        var dividend = (divisor * quotient) + rest;
        story.RejectIf(dividend > (story.Random.Chance(0.6) ? 1_000 : HeldOut.Largest));
        if (!story.IsRejected)
        {
            story.Set("a", dividend);
            story.Set("b", divisor);
            if (rest == 0)
            {
                story.Answer(story.Working.Divide(dividend, divisor));
            }
            else
            {
                story.Answer(story.Working.DivideWithRemainder(dividend, divisor));
            }
        }
    }

    private static void Tables(Story story)
    {
        var sign = story.Random.Pick('+', '-', '×', '×', '÷', '÷');
        Sign(story, sign);
        decimal a = story.Random.Next(sign == '÷' ? 1 : 0, HeldOut.Tables);
        decimal b = story.Random.Next(sign == '÷' ? 1 : 0, HeldOut.Tables);
        (a, b) = sign switch
        {
            '-' when a < b => (b, a),
            '÷' => (a * b, b),
            _ => (a, b),
        };
        story.Set("a", a);
        story.Set("b", b);
        story.Answer(sign switch
        {
            '+' => story.Working.Add(a, b),
            '-' => story.Working.Subtract(a, b),
            '×' => story.Working.Multiply(a, b),
            _ => story.Working.Divide(a, b),
        });
    }

    private static int OfLength(ItemRandom random, int length) => length switch
    {
        1 => random.Next(2, 9),
        2 => random.Next(10, 99),
        _ => random.Chance(0.02) ? 1000 : random.Next(100, 999),
    };
}
