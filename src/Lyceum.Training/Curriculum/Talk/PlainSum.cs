using System.Globalization;

namespace Lyceum.Training.Curriculum.Talk;

/// <summary>One operation on two whole numbers, with its solution.</summary>
/// <param name="Question">As a user writes it, such as <c>12 + 7</c>.</param>
/// <param name="Solution">The solution with its answer.</param>
/// <param name="Result">The answer.</param>
internal sealed record PlainSum(string Question, string Solution, decimal Result)
{
    /// <summary>Draws an operation of small or middling numbers.</summary>
    public static PlainSum Draw(ItemRandom random) => random.Next(0, 3) switch
    {
        0 => Of(random, random.Next(2, random.Pick(20, 99, 500)), '+', random.Next(2, random.Pick(20, 99, 500))),
        1 when random.Next(2, random.Pick(20, 99, 500)) is var small => Of(random, small + random.Next(1, 200), '-', small),
        2 => Of(random, random.Next(2, random.Pick(12, 12, 60)), '×', random.Next(2, 12)),
        _ when random.Next(2, 12) is var divisor => Of(random, divisor * random.Next(2, random.Pick(12, 40)), '÷', divisor),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>An operation.</summary>
    public static PlainSum Of(ItemRandom random, decimal left, char sign, decimal right)
    {
        Working working = new();
        decimal result = sign switch
        {
            '+' => working.Add(left, right),
            '-' => working.Subtract(left, right),
            '×' => working.Multiply(left, right),
            _ => working.Divide(left, right),
        };
        string written = sign switch
        {
            '×' => random.Pick(" × ", " × ", " * ", " x ", " times ", "x"),
            '÷' => random.Pick(" ÷ ", " ÷ ", " / ", " divided by "),
            '+' => random.Pick(" + ", " + ", " + ", "+", " plus "),
            _ => random.Pick(" - ", " - ", " - ", "-", " minus "),
        };
        return new PlainSum(Working.Write(left) + written + Working.Write(right), working.Solution(Working.Write(result)), result);
    }

    /// <summary>The equation: the solution without its answer.</summary>
    public string Equation => Solution[..Solution.LastIndexOf('\n')];

    /// <summary>The answer as text.</summary>
    public string Answer => Result.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number near the answer that is not it.</summary>
    public string Wrong(ItemRandom random)
    {
        decimal wrong = Result + random.Pick(-10, -2, -1, 1, 1, 2, 10, 100);
        return (wrong < 0 ? Result + 3 : wrong).ToString(CultureInfo.InvariantCulture);
    }
}
