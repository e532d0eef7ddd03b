using System.Globalization;
using System.Text.RegularExpressions;

namespace Lyceum.Training.Curriculum;

/// <summary>
/// What is kept for examinations. The rule depends on nothing but the exercise: no seed of training meets what any seed of
/// an examination may ask.
/// </summary>
public static partial class HeldOut
{
    private const ulong OneIn = 32;

    /// <summary>Operands up to this are the tables, which must be learnt: up to 12 × 12, and back by division.</summary>
    public const int Tables = 12;

    /// <summary>Operands above this are never asked on their own.</summary>
    public const int Largest = 10_000;

    /// <summary>True where a family's values are held out.</summary>
    public static bool Values(string family, string values) => Hash(family + "|" + values) % OneIn == 0;

    /// <summary>True where a plain operation on two numbers is held out.</summary>
    /// <param name="left">The left number.</param>
    /// <param name="sign">One of <c>+ - × ÷</c>.</param>
    /// <param name="right">The right number.</param>
    public static bool Pair(decimal left, char sign, decimal right)
    {
        if ((Math.Min(left, right) <= Tables && Math.Max(left, right) <= Tables * Tables) || Math.Max(left, right) > Largest)
        {
            return false;
        }

        if (sign is '+' or '×' && left > right)
        {
            (left, right) = (right, left);
        }

        return Hash(string.Create(CultureInfo.InvariantCulture, $"{left / 1.0000m:0.####}{sign}{right / 1.0000m:0.####}")) % OneIn == 0;
    }

    /// <summary>Every operation on two neighbouring numbers in a solution as the curriculum writes it.</summary>
    public static IEnumerable<(decimal Left, char Sign, decimal Right)> Pairs(string solution)
    {
        foreach (Match match in Operation().Matches(solution))
        {
            if (decimal.TryParse(match.Groups[1].ValueSpan, NumberStyles.Number, CultureInfo.InvariantCulture, out var left)
                && decimal.TryParse(match.Groups[3].ValueSpan, NumberStyles.Number, CultureInfo.InvariantCulture, out var right))
            {
                yield return (left, match.Groups[2].Value[0], right);
            }
        }
    }

    /// <summary>True where a solution contains an operation that is held out.</summary>
    public static bool AnyPair(string solution)
    {
        foreach (var (left, sign, right) in Pairs(solution))
        {
            if (Pair(left, sign, right))
            {
                return true;
            }
        }

        return false;
    }

    // FNV-1a over UTF-16 units with a final mix, since its low bits alone are weak on short texts.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93UL;
        return hash ^ (hash >> 32);
    }

    // The right number is only looked at, so that it is also the left number of the next operation.
    [GeneratedRegex(@"(?<![\d.])(\d+(?:\.\d+)?) ([+\-×÷]) (?=(\d+(?:\.\d+)?))", RegexOptions.CultureInvariant)]
    private static partial Regex Operation();
}
