using Lyceum.Api.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Unoffered;

/// <summary>What OpenAI's API has and this installation does not: such a request is told so, rather than that the address is wrong.</summary>
internal static class UnofferedApi
{
    /// <summary>The one table of them. A resource that is built takes its rows out.</summary>
    internal static readonly IReadOnlyList<(string Route, string What)> Table =
    [
        ("/answers", "answers"),
        ("/assistants/{**rest}", "assistants"),
        ("/audio/{**rest}", "audio"),
        ("/chatkit/{**rest}", "ChatKit"),
        ("/classifications", "classifications"),
        ("/containers/{**rest}", "containers"),
        ("/content_provenance_checks", "content provenance checks"),
        ("/conversations/{**rest}", "conversations"),
        ("/engines/{model}/search", "search"),
        ("/evals/{**rest}", "evals"),
        ("/fine-tunes/{**rest}", "fine-tuning"),
        ("/fine_tuning/{**rest}", "fine-tuning"),
        ("/images/{**rest}", "images"),
        ("/moderations", "moderations"),
        ("/organization/{**rest}", "the administration of organisations"),
        ("/projects/{**rest}", "the administration of projects"),
        ("/realtime/{**rest}", "realtime sessions"),
        ("/responses/{**rest}", "responses"),
        ("/search", "search"),
        ("/skills/{**rest}", "skills"),
        ("/threads/{**rest}", "assistants"),
        ("/vector_stores/{**rest}", "vector stores"),
        ("/videos/{**rest}", "videos"),
    ];

    /// <summary>Maps them, for all methods.</summary>
    public static void MapUnofferedApi(this RouteGroupBuilder api)
    {
        foreach ((string route, string what) in Table)
        {
            api.Map(route, (HttpContext context) => Refuse(context, what)).ExcludeFromDescription();
        }
    }

    private static IResult Refuse(HttpContext context, string what) =>
        throw ApiException.NotFound($"This installation does not offer {what}, so there is nothing at {context.Request.Path}.", code: "not_offered");
}
