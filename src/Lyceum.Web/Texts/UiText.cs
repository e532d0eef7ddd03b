using System.Globalization;
using System.Resources;
using Lyceum.Platform;

namespace Lyceum.Web.Texts;

/// <summary>What pages say, in one language. Keys are those of <c>Texts.resx</c>, for the site, the console and the playground <c>Site.resx</c>, <c>Console.resx</c> and <c>Playground.resx</c>; a test holds the other languages to them.</summary>
/// <param name="language">The language.</param>
public sealed class UiText(Language language)
{
    /// <summary>The files of texts.</summary>
    internal static readonly string[] Files = ["Texts", "Site", "Console", "Playground"];

    private static readonly Dictionary<string, ResourceManager[]> s_resources = Language.All.ToDictionary(
        static language => language.Code,
        static language => Files.Select(file => new ResourceManager($"Lyceum.Web.Texts.{file}.{language.Code}", typeof(UiText).Assembly)).ToArray());

    private readonly ResourceManager[] _resources = s_resources[language.Code];

    /// <summary>The language.</summary>
    public Language Language => language;

    /// <summary>A text.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key, which a test would have found.</exception>
    public string this[string key] => Find(key) ?? throw new KeyNotFoundException($"There is no text '{key}' in the language '{language.Code}'.");

    /// <summary>A text with values in it.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public string Format(string key, params object[] values) => string.Format(CultureInfo.InvariantCulture, this[key], values);

    /// <summary>What the platform refused, in this language where it has a sentence for it, else in the platform's English.</summary>
    public string Problem(PlatformException refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal.Reason is { } reason && Find($"Problem_{reason}") is { } text ? text : refusal.Message;
    }

    /// <summary>A day, such as <c>28 Nov 2026</c>, in UTC.</summary>
    public string Day(DateTimeOffset time)
    {
        // The program runs without culture data, so the names of months are texts as all others.
        DateTimeOffset utc = time.ToUniversalTime();
        return Format("Date_day", utc.Day, this["Date_months"].Split(' ')[utc.Month - 1], utc.Year);
    }

    /// <summary>A minute, such as <c>28 Nov 2026, 10:48 UTC</c>.</summary>
    public string Minute(DateTimeOffset time) => Format("Date_minute", Day(time), time.ToUniversalTime().ToString("HH:mm", CultureInfo.InvariantCulture));

    /// <summary>A whole number with its thousands apart, such as <c>12,345</c>.</summary>
    public string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture).Replace(",", this["Number_group"], StringComparison.Ordinal);

    /// <summary>An amount of money in few digits: what is below a hundredth in full, more with four decimals.</summary>
    public string Amount(Money amount)
    {
        string text = amount.ToString();
        if (Math.Abs(amount.Nanos) >= Money.NanosPerUnit / 100)
        {
            text = Math.Round((decimal)amount.Nanos / Money.NanosPerUnit, 4).ToString("#,0.00##", CultureInfo.InvariantCulture);
        }

        // The two signs change places in some languages, so by way of a third.
        return text.Replace(",", "\u0001", StringComparison.Ordinal).Replace(".", this["Number_point"], StringComparison.Ordinal).Replace("\u0001", this["Number_group"], StringComparison.Ordinal);
    }

    /// <summary>A text that need not be there.</summary>
    internal string? Find(string key) => _resources.Select(resources => resources.GetString(key, CultureInfo.InvariantCulture)).FirstOrDefault(static text => text is not null);
}
