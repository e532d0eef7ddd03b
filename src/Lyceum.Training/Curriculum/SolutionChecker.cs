using System.Numerics;

namespace Lyceum.Training.Curriculum;

/// <summary>
/// Reads a solution, one step a line, and says of each step whether it is true. Any text may be given: the work is bounded
/// by the limits below, and nothing is thrown for what cannot be read.
/// </summary>
public static class SolutionChecker
{
    /// <summary>Longest number that is read, in characters; a line with a longer one is no equation.</summary>
    public const int LongestNumber = 40;

    private const int LongestLine = 1_000;
    private const int MostSteps = 500;
    private const string AnswerMark = "Answer:";

    /// <summary>Labels each step of a solution.</summary>
    /// <param name="solution">The text, which ends with a line <c>Answer: …</c>.</param>
    /// <param name="question">The question; where null, no step is <see cref="StepLabel.Ungrounded"/>.</param>
    public static SolutionCheck Check(string solution, string? question = null)
    {
        ArgumentNullException.ThrowIfNull(solution);
        var known = question is null ? null : QuestionNumbers.Given(question);
        var steps = new List<SolutionStep>();
        foreach (var range in solution.AsSpan().Split('\n'))
        {
            var line = solution.AsSpan(range).Trim();
            if (line.StartsWith(AnswerMark, StringComparison.OrdinalIgnoreCase))
            {
                return new SolutionCheck(steps, line[AnswerMark.Length..].Trim().ToString());
            }

            if (!line.IsEmpty && steps.Count < MostSteps)
            {
                steps.Add(new SolutionStep(line.ToString(), Label(line, known)));
            }
        }

        return new SolutionCheck(steps, null);
    }

    /// <summary>Labels one line, without a look at where its numbers come from.</summary>
    public static StepLabel Label(string line) => Label(line.AsSpan().Trim(), null);

    private static StepLabel Label(ReadOnlySpan<char> line, HashSet<Rational>? known)
    {
        if (line.Length > LongestLine || EquationReader.Read(line) is not { Count: >= 2 } sides)
        {
            return StepLabel.NotAnEquation;
        }

        var value = sides[0].Value;
        var holds = true;
        for (var i = 1; i < sides.Count; i++)
        {
            holds &= sides[i].Value == value || (sides[i].IsMoney && sides[i].Numbers.Count == 1 && sides[i].Value == value.ToCents());
        }

        var grounded = known is null || IsGrounded(sides, known);
        if (known is not null)
        {
            // What a false step claims is known too: the next step is then wrong for that one, not for itself.
            foreach (var side in sides)
            {
                known.Add(side.Value);
                known.UnionWith(side == sides[0] && sides[0].Numbers.Count > 1 ? [] : side.Numbers);
            }
        }

        return !holds ? StepLabel.False : grounded ? StepLabel.True : StepLabel.Ungrounded;
    }

    private static bool IsGrounded(List<EquationSide> sides, HashSet<Rational> known)
    {
        // What follows the first side is worked out from it. A lone number there, as in 100 = 7 × 14 + 2, needs company.
        if (!sides[0].Numbers.TrueForAll(number => IsKnown(number, known)))
        {
            return false;
        }

        return sides[0].Numbers.Count > 1 || sides[1].Numbers.Exists(number => number != sides[0].Value && IsKnown(number, known))
            || sides[1].Numbers.TrueForAll(number => number == sides[0].Value);
    }

    private static bool IsKnown(Rational number, HashSet<Rational> known) =>
        known.Contains(number) || known.Any(whole => IsDigitOf(number, whole));

    // 300, 40 and 7 are the places of 347, which a long multiplication takes one by one.
    private static bool IsDigitOf(Rational part, Rational whole)
    {
        if (!part.IsInteger || !whole.IsInteger || part.Numerator.Sign <= 0 || part.Numerator >= whole.Numerator)
        {
            return false;
        }

        var place = BigInteger.One;
        while (place * 10 <= part.Numerator)
        {
            place *= 10;
        }

        return (part.Numerator % place).IsZero && whole.Numerator / place % 10 * place == part.Numerator;
    }
}
