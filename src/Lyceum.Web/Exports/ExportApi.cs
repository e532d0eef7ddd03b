using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Lyceum.Platform;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Web.Pages.Console;
using Lyceum.Web.Pages.Console.Usage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Lyceum.Web.Exports;

/// <summary>Downloads of the console: forms, since what is taken out is noted in the audit log. Lines are sent while they are read, so none is too long.</summary>
internal static class ExportApi
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Default };

    /// <summary>Maps them.</summary>
    public static void MapExports(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder forms = endpoints.MapGroup("/console").RequireAuthorization(LyceumWeb.PersonPolicy).ExcludeFromDescription();
        forms.MapPost("/usage/export", UsageAsync);
        forms.MapPost("/audit/export", AuditAsync);
    }

    private static async Task<IResult> UsageAsync(HttpContext http, IAntiforgery tokens, ConsoleVisit visit, UsageReport report, UsageCsv csv, AuditLog audit, TimeProvider time)
    {
        if (!await tokens.IsRequestValidAsync(http).ConfigureAwait(false))
        {
            return Results.BadRequest();
        }

        if ((await visit.FindAsync().ConfigureAwait(false)).Actor is not { } actor)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        CancellationToken gone = http.RequestAborted;
        IFormCollection form = await http.Request.ReadFormAsync(gone).ConfigureAwait(false);
        UsageView view = UsageView.Of(word => form[word].ToString(), time.GetUtcNow());
        UsageFilter filter;
        try
        {
            filter = await report.LimitAsync(actor, view.Filter, gone).ConfigureAwait(false);
        }
        catch (PlatformException missing) when (missing.Error == PlatformError.NotFound)
        {
            return Results.NotFound();
        }

        bool isCalls = form["what"] == "calls";
        await audit.AppendAsync(
            actor,
            new AuditRecord("usage.export", actor.OrganizationId, string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"{(isCalls ? "calls" : "sums")} from {filter.From:yyyy-MM-dd} until {filter.Until:yyyy-MM-dd}{(filter.Users.Count == 0 ? "" : " of one person")}")),
            gone).ConfigureAwait(false);
        IAsyncEnumerable<string> lines = isCalls
            ? csv.CallsAsync(actor, filter, gone)
            : csv.BucketsAsync(actor, filter, view.Interval, UsageGrouping.Project | UsageGrouping.Key | UsageGrouping.User | UsageGrouping.Model | UsageGrouping.Operation, gone);
        return Send(http, isCalls ? "lyceum-calls.csv" : "lyceum-usage.csv", "text/csv; charset=utf-8", lines, "\r\n");
    }

    private static async Task<IResult> AuditAsync(HttpContext http, IAntiforgery tokens, ConsoleVisit visit, AuditLog audit)
    {
        if (!await tokens.IsRequestValidAsync(http).ConfigureAwait(false))
        {
            return Results.BadRequest();
        }

        if ((await visit.FindAsync().ConfigureAwait(false)).Actor is not { Role: >= Role.Admin } actor)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        return Send(http, "lyceum-audit.jsonl", "application/jsonl; charset=utf-8", Lines(audit.ExportAsync(actor, http.RequestAborted), http.RequestAborted), "\n");
    }

    private static async IAsyncEnumerable<string> Lines(IAsyncEnumerable<AuditEntry> entries, [EnumeratorCancellation] CancellationToken gone)
    {
        await foreach (AuditEntry entry in entries.WithCancellation(gone).ConfigureAwait(false))
        {
            yield return Write(entry);
        }
    }

    private static string Write(AuditEntry entry)
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter json = new(memory, s_json))
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", entry.Sequence);
            json.WriteString("occurred_at", entry.OccurredAt.UtcDateTime);
            json.WriteString("organization", entry.OrganizationId);
            json.WriteString("actor", entry.ActorId);
            json.WriteString("action", entry.Action);
            json.WriteString("target", entry.TargetId);
            json.WriteString("detail", entry.Detail);
            json.WriteString("previous_hash", Convert.ToHexString(entry.PreviousHash));
            json.WriteString("hash", Convert.ToHexString(entry.Hash));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length);
    }

    private static IResult Send(HttpContext http, string name, string type, IAsyncEnumerable<string> lines, string end)
    {
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        return Results.Stream(
            async stream =>
            {
                StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
                await using (writer.ConfigureAwait(false))
                {
                    await foreach (string line in lines.ConfigureAwait(false))
                    {
                        await writer.WriteAsync(line).ConfigureAwait(false);
                        await writer.WriteAsync(end).ConfigureAwait(false);
                    }
                }
            },
            type);
    }
}
