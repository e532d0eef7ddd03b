using System.Globalization;
using Lyceum.Platform;
using Lyceum.Platform.Limits;
using Lyceum.Web.Components;
using Lyceum.Web.Texts;

namespace Lyceum.Web.Pages.Console;

/// <summary>Reads what people type into fields: days, amounts, counts.</summary>
internal static class FormValue
{
    /// <summary>A day as browsers send it; its beginning by UTC.</summary>
    public static bool TryReadDay(string? text, out DateTimeOffset day)
    {
        bool isDay = DateOnly.TryParseExact(text?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) && date.Year is >= 1970 and < 9000;
        day = isDay ? new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero) : default;
        return isDay;
    }

    /// <summary>
    /// An amount of money as the language writes it. Its group sign may stand between groups of three digits; where it cannot be one, as in an English <c>12,5</c>,
    /// it is a point, since nothing else can be meant.
    /// </summary>
    public static bool TryReadAmount(string? text, UiText texts, out Money amount)
    {
        amount = default;
        string typed = (text ?? "").Trim();
        string[] halves = typed.Split(texts["Number_point"]);
        string[] groups = halves[0].Split(texts["Number_group"]);
        if (halves.Length > 2)
        {
            return false;
        }

        if (AreGroups(groups))
        {
            typed = string.Join('.', [string.Concat(groups), .. halves[1..]]);
        }
        else if (halves.Length == 1 && groups.Length == 2)
        {
            typed = string.Join('.', groups);
        }
        else
        {
            return false;
        }

        try
        {
            amount = Money.Parse(typed);
            return true;
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>An amount as <see cref="TryReadAmount"/> reads it, with all its decimals.</summary>
    public static string Write(Money amount, UiText texts) => amount.ToString().Replace(".", texts["Number_point"], StringComparison.Ordinal);

    /// <summary>An amount that is not below nothing; what is no such amount is noted.</summary>
    public static Money ReadAmount(string? text, string field, FormErrors errors, UiText texts)
    {
        if (TryReadAmount(text, texts, out Money amount) && amount >= Money.Zero)
        {
            return amount;
        }

        errors.Add(field, texts["Console_amount_wrong"]);
        return default;
    }

    /// <summary>A count, null where nothing is typed; what is none is noted.</summary>
    public static long? ReadCount(string? text, string field, long greatest, FormErrors errors, UiText texts)
    {
        string typed = (text ?? "").Trim();
        if (typed.Length == 0)
        {
            return null;
        }

        if (long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count >= 1 && count <= greatest)
        {
            return count;
        }

        errors.Add(field, texts.Format("Console_count_wrong", texts.Number(greatest)));
        return null;
    }

    /// <summary>Limits out of the fields <c>requests</c>, <c>tokens</c> and <c>parallel</c>.</summary>
    public static QuotaLimits ReadLimits(string? requests, string? tokens, string? parallel, FormErrors errors, UiText texts) => new(
        (int?)ReadCount(requests, "requests", int.MaxValue, errors, texts),
        ReadCount(tokens, "tokens", QuotaLimits.Maximum, errors, texts),
        (int?)ReadCount(parallel, "parallel", int.MaxValue, errors, texts));

    /// <summary>Values that stand in lines of their own, or between commas and spaces.</summary>
    public static IReadOnlyList<string> Split(string? text) => (text ?? "").Split((char[]?)['\n', '\r', ',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    // One is no group but a number. Of several the first has at most three digits and is not 0, and the others have three.
    private static bool AreGroups(string[] groups) =>
        groups is [_] || (groups[0].TrimStart('-') is { Length: >= 1 and <= 3 } first && first[0] != '0' && groups[1..].All(static group => group.Length == 3));
}
