using System.Text.RegularExpressions;

namespace Lyceum.Training.Curriculum;

/// <summary>Says whether an answer is the expected one, however it is written.</summary>
public static partial class AnswerComparison
{
    private const int LongestAnswer = 500;

    // Spellings of one unit; a unit that is not here is compared as it is written, without the s of its plural.
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["kilometre"] = "km", ["kilometer"] = "km", ["metre"] = "m", ["meter"] = "m", ["centimetre"] = "cm", ["centimeter"] = "cm",
        ["millimetre"] = "mm", ["millimeter"] = "mm", ["kilogram"] = "kg", ["gram"] = "g", ["litre"] = "l", ["liter"] = "l",
        ["millilitre"] = "ml", ["milliliter"] = "ml", ["minute"] = "min", ["hour"] = "h", ["second"] = "s", ["percent"] = "%",
        ["kilometres per hour"] = "km/h", ["kilometers per hour"] = "km/h", ["dollar"] = "$",
        ["square metre"] = "m²", ["square meter"] = "m²", ["square centimetre"] = "cm²", ["m2"] = "m²", ["cm2"] = "cm²",
    };

    /// <summary>True where two answers mean the same: numbers by value, units where both have one, other text by its words.</summary>
    /// <param name="given">The answer to judge; null is never right.</param>
    /// <param name="expected">The right one.</param>
    public static bool Same(string? given, string expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        if (given is null || given.Length > LongestAnswer)
        {
            return false;
        }

        given = Plain(given);
        expected = Plain(expected);
        if (given == expected)
        {
            return true;
        }

        return Read(given) is { } one && Read(expected) is { } other && one.Value == other.Value
            && (one.Unit == other.Unit || one.Unit.Length == 0 || other.Unit.Length == 0);
    }

    private static string Plain(string text) =>
        Space().Replace(text.Trim().TrimEnd('.', '!').ToLowerInvariant().Replace('−', '-'), " ").Replace(" pm", "pm", StringComparison.Ordinal)
            .Replace(" am", "am", StringComparison.Ordinal);

    private static (Rational Value, string Unit)? Read(string text)
    {
        var match = Quantity().Match(text);
        if (!match.Success || match.Groups["n"].Length > SolutionChecker.LongestNumber)
        {
            return null;
        }

        if (Rational.Parse(match.Groups["n"].Value.Replace(",", "", StringComparison.Ordinal)) is not { } value)
        {
            return null;
        }

        if (match.Groups["d"].Success)
        {
            if (match.Groups["d"].Length > SolutionChecker.LongestNumber || Rational.Parse(match.Groups["d"].Value) is not { } denominator
                || Rational.Divide(value, denominator) is not { } fraction)
            {
                return null;
            }

            value = fraction;
        }

        if (match.Groups["minus"].Success)
        {
            value = Rational.Of(0) - value;
        }

        var unit = match.Groups["c"].Success ? "$" : match.Groups["u"].Value.Trim();
        unit = Units.GetValueOrDefault(unit, unit);
        return (value, unit.Length > 2 && unit[^1] == 's' ? Units.GetValueOrDefault(unit[..^1], unit[..^1]) : unit);
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Space();

    [GeneratedRegex(
        @"^(?<minus>-)?(?<c>[$£€])?(?<minus>-)?(?<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)(?:/(?<d>\d+))?\s*(?<u>[%$°a-z²³][a-z²³/ ]*[0-9]?)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Quantity();
}
