using Lyceum.Api.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Unoffered;

/// <summary>What OpenAI's API has and this installation does not: such a request is told so, rather than that the address is wrong.</summary>
internal static class UnofferedApi
{
    /// <summary>What keys of projects would ask for. A resource that is built takes its rows out.</summary>
    internal static readonly IReadOnlyList<(string Route, string What)> Table =
    [
        ("/answers", "answers"),
        ("/assistants/{**rest}", "assistants"),
        ("/audio/{**rest}", "audio"),
        ("/chatkit/{**rest}", "ChatKit"),
        ("/classifications", "classifications"),
        ("/containers/{**rest}", "containers"),
        ("/content_provenance_checks", "content provenance checks"),
        ("/engines/{model}/search", "search"),
        ("/evals/{**rest}", "evals"),
        ("/fine-tunes/{**rest}", "fine-tuning"),
        ("/fine_tuning/{**rest}", "fine-tuning"),
        ("/images/{**rest}", "images"),
        ("/moderations", "moderations"),
        ("/realtime/{**rest}", "realtime sessions"),
        ("/responses/compact", "compaction of responses"),
        ("/search", "search"),
        ("/skills/{**rest}", "skills"),
        ("/threads/{**rest}", "assistants"),
        ("/vector_stores/{**rest}", "vector stores"),
        ("/videos/{**rest}", "videos"),
    ];

    /// <summary>What admin keys would ask for.</summary>
    internal static readonly IReadOnlyList<(string Route, string What)> Administration =
    [
        ("/organization/certificates/{**rest}", "certificates"),
        ("/organization/data_retention", "data retention by this way"),
        ("/organization/groups/{**rest}", "groups"),
        ("/organization/projects/{project_id}/certificates/{**rest}", "certificates"),
        ("/organization/projects/{project_id}/data_retention", "data retention by this way"),
        ("/organization/projects/{project_id}/groups/{**rest}", "groups"),
        ("/organization/projects/{project_id}/hosted_tool_permissions", "hosted tools"),
        ("/organization/roles/{**rest}", "roles that are made here"),
        ("/organization/users/{user_id}/roles/{**rest}", "roles that are made here"),
        ("/projects/{**rest}", "roles that are made here"),
    ];

    /// <summary>Maps a table of them, for all methods.</summary>
    public static void MapUnofferedApi(this RouteGroupBuilder api, IReadOnlyList<(string Route, string What)> table)
    {
        foreach ((string route, string what) in table)
        {
            api.Map(route, (HttpContext context) => Refuse(context, what)).ExcludeFromDescription();
        }
    }

    private static IResult Refuse(HttpContext context, string what) =>
        throw ApiException.NotFound($"This installation does not offer {what}, so there is nothing at {context.Request.Path}.", code: "not_offered");
}
