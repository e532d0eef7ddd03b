using System.Text.RegularExpressions;

namespace Lyceum.Training.Curriculum;

/// <summary>The numbers of a question, and the constants that its words bring along.</summary>
internal static partial class QuestionNumbers
{
    private static readonly Dictionary<string, int> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9,
        ["ten"] = 10, ["eleven"] = 11, ["twelve"] = 12, ["twenty"] = 20, ["thirty"] = 30, ["hundred"] = 100, ["thousand"] = 1000,
        ["twice"] = 2, ["double"] = 2, ["doubles"] = 2, ["doubled"] = 2, ["half"] = 2, ["halves"] = 2, ["halved"] = 2, ["both"] = 2,
        ["triple"] = 3, ["triples"] = 3, ["tripled"] = 3, ["third"] = 3, ["thirds"] = 3, ["quarter"] = 4, ["quarters"] = 4,
        ["fifth"] = 5, ["fifths"] = 5, ["sixth"] = 6, ["sixths"] = 6, ["eighth"] = 8, ["eighths"] = 8, ["tenth"] = 10, ["tenths"] = 10,
        ["dozen"] = 12, ["dozens"] = 12, ["noon"] = 12, ["midnight"] = 12,
    };

    // What a word of a question allows a solution to take for granted, beside 1, 2, 10, 100 and 1000.
    private static readonly (string Stem, int[] Constants)[] Facts =
    [
        ("second", [60, 3600]), ("minute", [60, 24]), ("hour", [60, 24, 12]), ("am", [12, 60, 24]), ("pm", [12, 60, 24]),
        ("clock", [12, 60]), ("day", [7, 24, 30, 365]), ("daily", [7]), ("week", [7, 52]), ("month", [12, 30]), ("year", [12, 52, 365]),
        ("square", [4]), ("cube", [3, 6, 12]), ("triangle", [3]), ("pentagon", [5]), ("hexagon", [6]), ("octagon", [8]), ("spider", [8]),
        ("chair", [4]), ("cow", [4]), ("sheep", [4]), ("horse", [4]), ("goat", [4]), ("dog", [4]), ("pig", [4]), ("car", [4]),
        ("rabbit", [4]), ("tricycle", [3]), ("feet", [3, 12]), ("foot", [3, 12]), ("inch", [12]), ("yard", [3, 36]),
        ("nickel", [5]), ("dime", [10]), ("quarter", [25, 4]), ("cent", [5, 25]), ("angle", [180, 90, 360]), ("turn", [360]),
    ];

    /// <summary>The numbers in order: figures, fractions' parts, and numbers in words.</summary>
    public static List<Rational> In(string question)
    {
        var numbers = new List<Rational>();
        foreach (Match match in Number().Matches(question))
        {
            var text = match.Value;
            if (Words.TryGetValue(text, out var word))
            {
                numbers.Add(Rational.Of(word));
            }
            else if (text.Length <= SolutionChecker.LongestNumber && Rational.Parse(text.Replace(",", "", StringComparison.Ordinal)) is { } number)
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }

    /// <summary>What a solution may use without having found it: the numbers, their count, and plain facts.</summary>
    public static HashSet<Rational> Given(string question)
    {
        var numbers = In(question);
        HashSet<Rational> given = [.. numbers, Rational.Of(0), Rational.Of(1), Rational.Of(2), Rational.Of(10), Rational.Of(100), Rational.Of(1000)];

        // An average divides by how many numbers there are.
        for (var count = 3; count <= Math.Min(numbers.Count, 12); count++)
        {
            given.Add(Rational.Of(count));
        }

        foreach (Match match in Word().Matches(question))
        {
            foreach (var (stem, constants) in Facts)
            {
                if (match.Value.StartsWith(stem, StringComparison.OrdinalIgnoreCase))
                {
                    given.UnionWith(constants.Select(static constant => Rational.Of(constant)));
                }
            }
        }

        return given;
    }

    [GeneratedRegex(@"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|(?<![A-Za-z])[A-Za-z]+(?![A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex("[A-Za-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
