using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Platform;
using Lyceum.Platform.Ledgers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Organization.Usage;

/// <summary><c>/v1/organization/usage</c> and <c>/v1/organization/costs</c>: what was used, from the ledger.</summary>
internal static class UsageApi
{
    private const string Tag = "Usage";
    private static readonly string[] s_groups = ["project_id", "user_id", "api_key_id", "model"];

    /// <summary>Maps the endpoints.</summary>
    public static void MapUsageApi(this RouteGroupBuilder organization)
    {
        RouteGroupBuilder usage = organization.MapGroup("/usage");
        Map(usage, "completions", "texts that models wrote", [.. s_groups, "service_tier"], UsageOperation.Completions, ToCompletions, "batch");
        Map(usage, "embeddings", "texts turned into vectors", s_groups, UsageOperation.Embeddings, static (line, _) => ToInput("organization.usage.embeddings.result", line));
        Map(usage, "moderations", "texts and images that were judged", s_groups, UsageOperation.Moderations, static (line, _) => ToInput("organization.usage.moderations.result", line));
        Map(usage, "images", "images", s_groups, UsageOperation.Images, ToImages, "sources", "sizes");
        Map(usage, "audio_speeches", "texts that were spoken", s_groups, UsageOperation.AudioSpeeches, ToSpeeches);
        Map(usage, "audio_transcriptions", "speech that was written down", s_groups, UsageOperation.AudioTranscriptions, ToTranscriptions);
        MapNone(usage, "vector_stores", "vector stores", "project_id");
        MapNone(usage, "code_interpreter_sessions", "sessions of an interpreter", "project_id");
        MapNone(usage, "file_search_calls", "searches in files", "project_id", "user_id", "api_key_id", "vector_store_id");
        MapNone(usage, "web_search_calls", "searches in the web", "project_id", "user_id", "api_key_id", "model", "context_level");
        organization.MapGet("/costs", CostsAsync).Describe<UsagePageObject<CostsResult>>("listCosts", Tag, "Tells what was spent.").WithQuery(UsageQuery.Parameters);
    }

    private static void Map<TResult>(
        RouteGroupBuilder usage, string name, string what, string[] groups, UsageOperation operation, Func<UsageLine, UsageQuery, TResult> write, params string[] unsupported) =>
        usage.MapGet("/" + name, async (HttpContext context, UsageReport report) =>
        {
            foreach (string filter in unsupported)
            {
                if (QueryReader.Texts(context.Request, filter).Count > 0)
                {
                    throw ApiException.BadRequest("The ledger of this installation does not tell that apart.", filter, "unsupported_parameter");
                }
            }

            UsageQuery query = UsageQuery.Read(context.Request, groups);
            return await AnswerAsync(context, report, query with { Filter = query.Filter with { Operations = [operation] } }, line => write(line, query)).ConfigureAwait(false);
        }).Describe<UsagePageObject<TResult>>("usage_" + name, Tag, $"Tells how much was used: {what}.")
            .WithQuery([.. UsageQuery.Parameters, .. unsupported.Select(static filter => new QueryParameter(filter, "Refused: the ledger does not tell that apart.", QueryType.Texts))]);

    private static void MapNone(RouteGroupBuilder usage, string name, string what, params string[] groups) => usage.MapGet("/" + name, async (HttpContext context, UsageReport report) =>
    {
        // No project has this id, so that every bucket is empty.
        UsageQuery query = UsageQuery.Read(context.Request, groups);
        return await AnswerAsync(context, report, query with { Filter = query.Filter with { Projects = [Guid.Empty] } }, static _ => new NoUsage()).ConfigureAwait(false);
    }).Describe<UsagePageObject<NoUsage>>("usage_" + name, Tag, $"Tells that none were used here: {what}.").WithQuery(UsageQuery.Parameters);

    private static Task<IResult> CostsAsync(HttpContext context, UsageReport report) => AnswerAsync(context, report, UsageQuery.ReadCosts(context.Request), static line =>
        new CostsResult(new CostAmount((decimal)line.Cost.Nanos / Money.NanosPerUnit), line.Model, Id(OrganizationIds.Project, line.ProjectId), Id(OrganizationIds.Key, line.KeyId)));

    private static async Task<IResult> AnswerAsync<TResult>(HttpContext context, UsageReport report, UsageQuery query, Func<UsageLine, TResult> write)
    {
        UsagePage page = await report.BucketsAsync(context.GetAdministrator(), query.Filter, query.Interval, query.Grouping, query.Count, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(new UsagePageObject<TResult>(
            [.. page.Buckets.Select(bucket => new UsageBucketObject<TResult>(bucket.Start.ToUnixTimeSeconds(), bucket.End.ToUnixTimeSeconds(), [.. bucket.Lines.Select(write)]))],
            page.Next is not null,
            UsageQuery.NextPage(page)));
    }

    private static CompletionsUsage ToCompletions(UsageLine line, UsageQuery query) => new()
    {
        InputTokens = line.Usage.InputTokens,
        InputCachedTokens = line.Usage.CachedInputTokens,
        InputUncachedTokens = line.Usage.InputTokens - line.Usage.CachedInputTokens,
        OutputTokens = line.Usage.OutputTokens,
        NumModelRequests = line.Requests,
        ProjectId = Id(OrganizationIds.Project, line.ProjectId),
        UserId = Id(OrganizationIds.User, line.UserId),
        ApiKeyId = Id(OrganizationIds.Key, line.KeyId),
        Model = line.Model,
        ServiceTier = query.Groups.Contains("service_tier") ? "default" : null,
    };

    private static InputUsage ToInput(string name, UsageLine line) => new(name)
    {
        InputTokens = line.Usage.InputTokens,
        NumModelRequests = line.Requests,
        ProjectId = Id(OrganizationIds.Project, line.ProjectId),
        UserId = Id(OrganizationIds.User, line.UserId),
        ApiKeyId = Id(OrganizationIds.Key, line.KeyId),
        Model = line.Model,
    };

    private static ImagesUsage ToImages(UsageLine line, UsageQuery query) => new()
    {
        Images = line.Usage.Images,
        NumModelRequests = line.Requests,
        ProjectId = Id(OrganizationIds.Project, line.ProjectId),
        UserId = Id(OrganizationIds.User, line.UserId),
        ApiKeyId = Id(OrganizationIds.Key, line.KeyId),
        Model = line.Model,
    };

    private static SpeechesUsage ToSpeeches(UsageLine line, UsageQuery query) => new()
    {
        Characters = line.Usage.InputTokens,
        NumModelRequests = line.Requests,
        ProjectId = Id(OrganizationIds.Project, line.ProjectId),
        UserId = Id(OrganizationIds.User, line.UserId),
        ApiKeyId = Id(OrganizationIds.Key, line.KeyId),
        Model = line.Model,
    };

    private static TranscriptionsUsage ToTranscriptions(UsageLine line, UsageQuery query) => new()
    {
        Seconds = (line.Usage.Milliseconds + 999) / 1000,
        NumModelRequests = line.Requests,
        ProjectId = Id(OrganizationIds.Project, line.ProjectId),
        UserId = Id(OrganizationIds.User, line.UserId),
        ApiKeyId = Id(OrganizationIds.Key, line.KeyId),
        Model = line.Model,
    };

    private static string? Id(string mark, Guid? id) => id is { } known ? PublicIds.Write(mark, known) : null;
}
