using System.Globalization;
using System.Text;
using Lyceum.Platform.Ledgers;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Pages.Console.Usage;

/// <summary>What somebody asks to see of the usage: the words of an address, read. What is no such word counts as what is usual.</summary>
public sealed record UsageView
{
    /// <summary>The ranges that can be chosen, in days.</summary>
    public static readonly IReadOnlyList<int> Ranges = [1, 7, 30, 90, 365];

    private const int MostDays = 3660;

    private UsageView()
    {
    }

    /// <summary>How many days until today; null where <see cref="From"/> and <see cref="Until"/> were said, or a month was chosen.</summary>
    public int? Range { get; private init; }

    /// <summary>The first day.</summary>
    public DateTimeOffset From { get; private init; }

    /// <summary>The day after the last.</summary>
    public DateTimeOffset Until { get; private init; }

    /// <summary>How long the bars are: hours where there are few days.</summary>
    public UsageInterval Interval => Until - From <= TimeSpan.FromDays(2) ? UsageInterval.Hour : UsageInterval.Day;

    /// <summary>What amounts are shown.</summary>
    public UsageMeasure Measure { get; private init; }

    /// <summary>What is told apart.</summary>
    public UsageGrouping By { get; private init; }

    /// <summary>One project alone.</summary>
    public Guid? Project { get; private init; }

    /// <summary>One key alone.</summary>
    public Guid? Key { get; private init; }

    /// <summary>One person alone.</summary>
    public Guid? Person { get; private init; }

    /// <summary>One model alone.</summary>
    public string? Model { get; private init; }

    /// <summary>One kind of work alone.</summary>
    public UsageOperation? Operation { get; private init; }

    /// <summary>Which calls.</summary>
    public UsageFilter Filter => new(From, Until)
    {
        Projects = Project is { } project ? [project] : [],
        Keys = Key is { } key ? [key] : [],
        Users = Person is { } person ? [person] : [],
        Models = Model is { } model ? [model] : [],
        Operations = Operation is { } operation ? [operation] : [],
    };

    /// <summary>The days that were said, as fields show them; empty where a range was chosen.</summary>
    public (string From, string Last) Days => Range is null ? (Day(From), Day(Until.AddDays(-1))) : ("", "");

    /// <summary>Reads what somebody asks for.</summary>
    /// <param name="words">The fields of an address or a form.</param>
    /// <param name="now">The time.</param>
    public static UsageView Of(Func<string, string?> words, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(words);
        DateTimeOffset tomorrow = new(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        (DateTimeOffset from, DateTimeOffset until, int? range) = ReadTime(words, tomorrow);
        return new UsageView
        {
            From = from,
            Until = until,
            Range = range,
            Measure = Enum.TryParse(words("show"), ignoreCase: true, out UsageMeasure measure) && Enum.IsDefined(measure) ? measure : UsageMeasure.Cost,
            By = words("by") switch
            {
                "project" => UsageGrouping.Project,
                "key" => UsageGrouping.Key,
                "person" => UsageGrouping.User,
                "operation" => UsageGrouping.Operation,
                _ => UsageGrouping.Model,
            },
            Project = Id("project"),
            Key = Id("key"),
            Person = Id("person"),
            Model = words("model") is { Length: > 0 and <= 200 } model ? model : null,
            Operation = Enum.TryParse(words("operation"), ignoreCase: true, out UsageOperation operation) && Enum.IsDefined(operation) ? operation : null,
        };

        Guid? Id(string word) => Guid.TryParse(words(word), out Guid id) ? id : null;
    }

    /// <summary>Reads what the address of a request asks for.</summary>
    public static UsageView Of(HttpRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Of(word => request.Query[word].ToString(), now);
    }

    /// <summary>The word of what is told apart.</summary>
    public static string Word(UsageGrouping by) => by switch
    {
        UsageGrouping.Project => "project",
        UsageGrouping.Key => "key",
        UsageGrouping.User => "person",
        UsageGrouping.Operation => "operation",
        _ => "model",
    };

    /// <summary>This view with other words: an address of a page.</summary>
    /// <param name="path">The page.</param>
    /// <param name="changes">Words that differ; an empty one is left out.</param>
    public string Address(string path, params (string Word, string? Value)[] changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        StringBuilder address = new(path);
        char mark = '?';
        foreach ((string word, string? value) in Words.Concat(changes).GroupBy(static pair => pair.Word, static pair => pair.Value).Select(static group => (group.Key, group.Last())))
        {
            if (!string.IsNullOrEmpty(value))
            {
                address.Append(mark).Append(word).Append('=').Append(Uri.EscapeDataString(value));
                mark = '&';
            }
        }

        return address.ToString();
    }

    /// <summary>The same of the time from one moment to another, as words.</summary>
    /// <remarks>A part of a day is not told: calls of an hour are found in those of its day.</remarks>
    public static (string Word, string? Value)[] OfDays(DateTimeOffset start, DateTimeOffset end) =>
        [("range", null), ("from", Day(start)), ("until", Day(end.AddTicks(-1)))];

    /// <summary>All words of the view.</summary>
    public IEnumerable<(string Word, string? Value)> Words =>
    [
        ("range", Range?.ToString(CultureInfo.InvariantCulture)),
        ("from", Range is null ? Day(From) : null),
        ("until", Range is null ? Day(Until.AddDays(-1)) : null),
#pragma warning disable CA1308 // A word of an address.
        ("show", Measure == UsageMeasure.Cost ? null : Measure.ToString().ToLowerInvariant()),
        ("by", By == UsageGrouping.Model ? null : Word(By)),
        ("project", Project?.ToString()),
        ("key", Key?.ToString()),
        ("person", Person?.ToString()),
        ("model", Model),
        ("operation", Operation?.ToString().ToLowerInvariant()),
#pragma warning restore CA1308
    ];

    private static (DateTimeOffset From, DateTimeOffset Until, int? Range) ReadTime(Func<string, string?> words, DateTimeOffset tomorrow)
    {
        if (FormValue.TryReadDay(words("from"), out DateTimeOffset from))
        {
            DateTimeOffset until = FormValue.TryReadDay(words("until"), out DateTimeOffset last) && last >= from ? last.AddDays(1) : tomorrow > from ? tomorrow : from.AddDays(1);
            return (until - from > TimeSpan.FromDays(MostDays) ? until.AddDays(-MostDays) : from, until, null);
        }

        int range = int.TryParse(words("range"), NumberStyles.None, CultureInfo.InvariantCulture, out int days) && Ranges.Contains(days) ? days : 30;
        return (tomorrow.AddDays(-range), tomorrow, range);
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
