using System.Globalization;
using Lyceum.Api.Http;
using Lyceum.Platform.Ledgers;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Organization.Usage;

/// <summary>What a report is asked for.</summary>
/// <param name="Filter">Which calls.</param>
/// <param name="Interval">How long each bucket is.</param>
/// <param name="Count">How many buckets.</param>
/// <param name="Grouping">What to tell apart in the ledger.</param>
/// <param name="Groups">What to tell apart, in the words of the request.</param>
internal sealed record UsageQuery(UsageFilter Filter, UsageInterval Interval, int Count, UsageGrouping Grouping, IReadOnlyList<string> Groups)
{
    private const string PageMark = "page_";

    private static readonly (string Word, UsageInterval Interval, int Standard, int Most)[] s_widths =
    [
        ("1m", UsageInterval.Minute, 60, 1440),
        ("1h", UsageInterval.Hour, 24, 168),
        ("1d", UsageInterval.Day, 7, 31),
    ];

    /// <summary>What reports read behind the question mark.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("start_time", "From when on, in seconds since 1970.", QueryType.Integer) { IsRequired = true },
        new("end_time", "Until when, in seconds since 1970.", QueryType.Integer),
        new("bucket_width", "How long each bucket is.") { Words = ["1m", "1h", "1d"] },
        new("project_ids", "Only calls of these projects.", QueryType.Texts),
        new("user_ids", "Only calls of these people.", QueryType.Texts),
        new("api_key_ids", "Only calls with these keys.", QueryType.Texts),
        new("models", "Only calls of these models.", QueryType.Texts),
        new("group_by", "What is told apart.", QueryType.Texts),
        new("limit", "How many buckets at most.", QueryType.Integer),
        new("page", "Which part: what next_page of the part before says."),
    ];

    /// <summary>Reads the wish for a report of usage.</summary>
    /// <param name="request">The request.</param>
    /// <param name="groups">What can be told apart.</param>
    /// <exception cref="ApiException">A value is left out, or cannot be.</exception>
    public static UsageQuery Read(HttpRequest request, params ReadOnlySpan<string> groups)
    {
        string word = Check.OneOf(QueryReader.Text(request, "bucket_width"), "bucket_width", "1m", "1h", "1d") ?? "1d";
        (_, UsageInterval interval, int standard, int most) = Array.Find(s_widths, width => width.Word == word);
        return Read(request, interval, standard, most, groups);
    }

    /// <summary>Reads the wish for a report of costs.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="ApiException">A value is left out, or cannot be.</exception>
    public static UsageQuery ReadCosts(HttpRequest request)
    {
        Check.OneOf(QueryReader.Text(request, "bucket_width"), "bucket_width", "1d");
        return Read(request, UsageInterval.Day, 7, 180, "project_id", "line_item", "api_key_id");
    }

    /// <summary>By what the part after one is asked for.</summary>
    public static string? NextPage(UsagePage page) => page.Next is { } next ? PublicPage(next) : null;

    private static UsageQuery Read(HttpRequest request, UsageInterval interval, int standard, int most, params ReadOnlySpan<string> groups)
    {
        DateTimeOffset start = QueryReader.Time(request, "start_time") ?? throw ApiException.Missing("start_time");
        DateTimeOffset? end = QueryReader.Time(request, "end_time");
        if (end <= start)
        {
            throw ApiException.BadRequest("Invalid 'end_time': it must be after 'start_time'.", "end_time", "invalid_value");
        }

        IReadOnlyList<string> wanted = QueryReader.Texts(request, "group_by");
        UsageGrouping grouping = UsageGrouping.None;
        foreach (string group in wanted)
        {
            Check.OneOf(group, "group_by", groups);
            grouping |= group switch
            {
                "project_id" => UsageGrouping.Project,
                "user_id" => UsageGrouping.User,
                "api_key_id" => UsageGrouping.Key,
                "model" or "line_item" => UsageGrouping.Model,
                _ => UsageGrouping.None,
            };
        }

        UsageFilter filter = new(ReadPage(request, start, end) ?? start, end)
        {
            Projects = OrganizationIds.ReadAll(OrganizationIds.Project, QueryReader.Texts(request, "project_ids"), "project_ids"),
            Users = OrganizationIds.ReadAll(OrganizationIds.User, QueryReader.Texts(request, "user_ids"), "user_ids"),
            Keys = OrganizationIds.ReadAll(OrganizationIds.Key, QueryReader.Texts(request, "api_key_ids"), "api_key_ids"),
            Models = QueryReader.Texts(request, "models").ToArray(),
        };
        return new UsageQuery(filter, interval, (int)(QueryReader.Integer(request, "limit", 1, most) ?? standard), grouping, wanted);
    }

    // Buckets begin at whole seconds, so the next one's says where to go on.
    private static string PublicPage(DateTimeOffset next) => string.Create(CultureInfo.InvariantCulture, $"{PageMark}{next.ToUnixTimeSeconds():x}");

    private static DateTimeOffset? ReadPage(HttpRequest request, DateTimeOffset start, DateTimeOffset? end)
    {
        if (QueryReader.Text(request, "page") is not { } text)
        {
            return null;
        }

        return text.StartsWith(PageMark, StringComparison.Ordinal) && text.Length <= PageMark.Length + 10
            && long.TryParse(text.AsSpan(PageMark.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long seconds)
            && seconds < 200_000_000_000 && DateTimeOffset.UnixEpoch.AddSeconds(seconds) is var next && next >= start && !(next >= end)
            ? next
            : throw ApiException.BadRequest("Invalid 'page': it is what 'next_page' of the part before says, of the same report.", "page", "invalid_value");
    }
}
