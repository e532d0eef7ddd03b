using System.Globalization;
using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Api.Organization.Projects;
using Lyceum.Gateway.Models;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Organization.RateLimits;

/// <summary>
/// <c>/v1/organization/projects/{}/rate_limits</c>: what a project may use of each model in a minute. <c>rl-*</c> stands for every model that has no limits of its own.
/// The description knows no "without limit", so <see cref="QuotaLimits.Maximum"/> says that.
/// </summary>
internal static class RateLimitsApi
{
    private const string Tag = "Projects";
    private const string Parameter = "rate_limit_id";
    private const string Mark = "rl-";
    private const int Limit = 100;
    private const int MostLimit = 1000;

    /// <summary>Maps the endpoints.</summary>
    public static void MapRateLimitsApi(this RouteGroupBuilder organization)
    {
        RouteGroupBuilder limits = organization.MapGroup(ProjectsApi.Path + "/rate_limits");
        limits.MapGet("/", ListAsync).Describe<ListPage<RateLimitObject>>("listProjectRateLimits", Tag, "Lists what a project may use of each model in a minute.")
            .WithQuery(QueryParameters.BothWays);
        limits.MapPost("/{rate_limit_id}", ChangeAsync).Describe<RateLimitObject>("modifyProjectRateLimit", Tag, "Changes what a project may use of a model in a minute.");
    }

    private static async Task<IResult> ListAsync(string project_id, HttpContext context, ProjectDirectory projects, ProjectPolicyDirectory policies, ModelDirectory models)
    {
        ListQuery query = ListQuery.Read(context.Request, oldestFirst: true, Limit, MostLimit);
        Project project = await ProjectsApi.FindAsync(context, project_id, projects).ConfigureAwait(false);
        ProjectPolicy policy = await policies.GetAsync(context.GetAdministrator(), project.Id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(query.Cut(Names(policy, models), static name => Mark + name, name => ToObject(name, policy.LimitsOf(name))));
    }

    private static async Task<IResult> ChangeAsync(
        string project_id, string rate_limit_id, JsonBody<RateLimitRequest> body, HttpContext context, ProjectDirectory projects, ProjectPolicyDirectory policies, ModelDirectory models)
    {
        Demand(body.Value);
        long? requests = Read(body.Value.MaxRequestsPerMinute, "max_requests_per_1_minute");
        long? tokens = Read(body.Value.MaxTokensPerMinute, "max_tokens_per_1_minute");
        Project project = await ProjectsApi.FindAsync(context, project_id, projects).ConfigureAwait(false);
        ProjectPolicy policy = await policies.GetAsync(context.GetAdministrator(), project.Id, context.RequestAborted).ConfigureAwait(false);
        string name = Names(policy, models).FirstOrDefault(name => Mark + name == rate_limit_id)
            ?? throw ApiException.NotFound($"There is no such rate limit: '{Check.Shorten(rate_limit_id)}'.", Parameter);
        QuotaLimits limits = policy.LimitsOf(name);
        limits = limits with
        {
            RequestsPerMinute = requests is null ? limits.RequestsPerMinute : requests > int.MaxValue ? null : (int)requests,
            TokensPerMinute = tokens is null ? limits.TokensPerMinute : tokens == QuotaLimits.Maximum ? null : tokens,
        };
        await policies.SetLimitsAsync(context.GetAdministrator(), project.Id, name, limits, context.RequestAborted).NamingAsync(missing: ProjectsApi.Parameter).ConfigureAwait(false);
        policy = await policies.GetAsync(context.GetAdministrator(), project.Id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(ToObject(name, policy.LimitsOf(name)));
    }

    // The models that there are, those that limits are left of, and what stands for all others.
    private static IEnumerable<string> Names(ProjectPolicy policy, ModelDirectory models) =>
        models.List().Select(static model => model.Name).Concat(policy.Limits.Keys).Append(ProjectLimit.AnyModel).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static long? Read(long? value, string param) => value is null or (>= 1 and <= QuotaLimits.Maximum) ? value : throw ApiException.BadRequest(
        string.Create(CultureInfo.InvariantCulture, $"Invalid '{param}': expected an integer from 1 to {QuotaLimits.Maximum}, which stands for no limit."), param, "invalid_value");

    private static void Demand(RateLimitRequest request)
    {
        string? param = request.MaxImagesPerMinute is not null ? "max_images_per_1_minute"
            : request.MaxAudioMegabytesPerMinute is not null ? "max_audio_megabytes_per_1_minute"
            : request.MaxRequestsPerDay is not null ? "max_requests_per_1_day"
            : request.BatchMaxInputTokensPerDay is not null ? "batch_1_day_max_input_tokens"
            : null;
        if (param is not null)
        {
            throw ApiException.BadRequest("This installation limits requests and tokens in a minute alone.", param, "unsupported_parameter");
        }
    }

    private static RateLimitObject ToObject(string name, QuotaLimits limits) =>
        new(Mark + name, name, limits.RequestsPerMinute ?? QuotaLimits.Maximum, limits.TokensPerMinute ?? QuotaLimits.Maximum);
}
