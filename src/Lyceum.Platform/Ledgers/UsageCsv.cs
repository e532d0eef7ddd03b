using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.Ledgers;

/// <summary>Reports as lines of comma-separated values (RFC 4180), written while they are read, so that no report is too long.</summary>
/// <param name="report">What reads them.</param>
public sealed class UsageCsv(UsageReport report)
{
    private const int BucketsAtATime = 24;
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n");

    /// <summary>What was used in each bucket, one line for each sum. Buckets without any have none.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which calls.</param>
    /// <param name="interval">How long each bucket is.</param>
    /// <param name="grouping">What to tell apart.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Lines without their ends, the header first.</returns>
    /// <exception cref="PlatformException">The filter is not usable.</exception>
    public async IAsyncEnumerable<string> BucketsAsync(
        Actor actor, UsageFilter filter, UsageInterval interval, UsageGrouping grouping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return "start,end,project,key,user,model,operation,requests,input_tokens,cached_input_tokens,output_tokens,images,milliseconds,cost";
        UsagePage page;
        do
        {
            page = await report.BucketsAsync(actor, filter, interval, grouping, BucketsAtATime, cancellationToken).ConfigureAwait(false);
            foreach (UsageBucket bucket in page.Buckets)
            {
                foreach (UsageLine line in bucket.Lines)
                {
                    yield return string.Create(
                        CultureInfo.InvariantCulture,
                        $"{bucket.Start:O},{bucket.End:O},{line.ProjectId},{line.KeyId},{line.UserId},{Text(line.Model)},{line.Operation},{line.Requests},{line.Usage.InputTokens},{line.Usage.CachedInputTokens},{line.Usage.OutputTokens},{line.Usage.Images},{line.Usage.Milliseconds},{line.Cost}");
                }
            }

            filter = filter with { From = page.Next ?? filter.From };
        }
        while (page.Next is not null);
    }

    /// <summary>Single calls, the newest first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which calls.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Lines without their ends, the header first.</returns>
    /// <exception cref="PlatformException">The filter is not usable.</exception>
    public async IAsyncEnumerable<string> CallsAsync(Actor actor, UsageFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return "id,time,project,key,user,model,operation,input_tokens,cached_input_tokens,output_tokens,images,milliseconds,cost,corrected";
        IReadOnlyList<UsageCall> page;
        CallCursor? after = null;
        do
        {
            page = await report.CallsAsync(actor, filter, after, UsageReport.MostCalls, cancellationToken).ConfigureAwait(false);
            foreach (UsageCall call in page)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{call.Id},{call.OccurredAt:O},{call.ProjectId},{call.KeyId},{call.UserId},{Text(call.Model)},{call.Operation},{call.Usage.InputTokens},{call.Usage.CachedInputTokens},{call.Usage.OutputTokens},{call.Usage.Images},{call.Usage.Milliseconds},{call.Cost},{call.Corrected}");
            }

            after = page.Count > 0 ? page[^1].Cursor : after;
        }
        while (page.Count == UsageReport.MostCalls);
    }

    // What a spreadsheet would take for a formula gets an apostrophe, which makes it text there.
    private static string Text(string? value)
    {
        value ??= "";
        value = value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + value : value;
        return value.AsSpan().ContainsAny(s_quoted) ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
    }
}
