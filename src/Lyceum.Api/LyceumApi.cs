using Lyceum.Api.Authentication;
using Lyceum.Api.Batches;
using Lyceum.Api.Chat;
using Lyceum.Api.Completions;
using Lyceum.Api.Conversations;
using Lyceum.Api.Edits;
using Lyceum.Api.Embeddings;
using Lyceum.Api.Engines;
using Lyceum.Api.Files;
using Lyceum.Api.Http;
using Lyceum.Api.Models;
using Lyceum.Api.OpenApi;
using Lyceum.Api.Organization;
using Lyceum.Api.Responses;
using Lyceum.Api.Sse;
using Lyceum.Api.Unoffered;
using Lyceum.Api.Uploads;
using Lyceum.Gateway.Batches;
using Lyceum.Platform.Generations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Api;

/// <summary>OpenAI's HTTP surface on the gateway. A resource is a folder with a <c>MapXApi</c>, and a line here.</summary>
public static class LyceumApi
{
    private const string Root = "/v1";

    /// <summary>Adds what the API needs beside the gateway and the platform.</summary>
    /// <param name="services">Where to add.</param>
    /// <param name="configure">Says how callers are found out; null for the usual, a key.</param>
    public static IServiceCollection AddLyceumApi(this IServiceCollection services, Action<ApiKeyOptions>? configure = null)
    {
        services.AddOptions<ApiKeyOptions>().Configure(configure ?? (static _ => { }));
        services.ConfigureHttpJsonOptions(static json => ApiJson.Apply(json.SerializerOptions));
        services.AddSingleton<SseOptions>();
        services.AddSingleton<SseWriter>();
        services.AddSingleton<IBatchEndpoint, ChatBatchEndpoint>();
        services.AddSingleton<IBatchEndpoint, CompletionBatchEndpoint>();
        services.AddSingleton<IBatchEndpoint, EmbeddingBatchEndpoint>();
        services.AddSingleton<IBatchEndpoint, ResponseBatchEndpoint>();
        services.AddSingleton<StoredCompletions>();
        services.AddSingleton<ConversationItems>();
        services.AddSingleton<ResponseStore>();
        services.AddSingleton<ResponseHistory>();
        services.AddSingleton<ResponseRuns>();
        services.AddSingleton<IGenerationFollowUp, ResponseWebhooks>();
        services.AddLyceumDescription();
        return services;
    }

    /// <summary>
    /// Answers everything below <c>/v1</c>: the headers of every answer, errors in their envelope, who calls, and then the endpoint. Comes after routing, and
    /// before authentication and whatever else stands around pages, which requests of the API do not reach.
    /// </summary>
    /// <param name="app">The program.</param>
    public static IApplicationBuilder UseLyceumApi(this IApplicationBuilder app) => app.MapWhen(
        static context => context.Request.Path.StartsWithSegments(Root),
        static api => api.UseMiddleware<ApiHeadersMiddleware>().UseMiddleware<ErrorMiddleware>().UseMiddleware<ApiKeyMiddleware>());

    /// <summary>Maps the resources, their description at <c>/openapi.json</c>, and the reference at <c>/reference</c>.</summary>
    /// <param name="endpoints">Where to map.</param>
    public static void MapLyceumApi(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder api = Group(endpoints, KeyKind.Project);
        api.MapModelsApi();
        api.MapChatApi();
        api.MapCompletionsApi();
        api.MapEmbeddingsApi();
        api.MapEditsApi();
        api.MapEnginesApi();
        api.MapFilesApi();
        api.MapUploadsApi();
        api.MapBatchesApi();
        api.MapStoredCompletionsApi();
        api.MapResponsesApi();
        api.MapConversationsApi();
        api.MapUnofferedApi(UnofferedApi.Table);
        RouteGroupBuilder administration = Group(endpoints, KeyKind.Admin);
        administration.MapOrganizationApi();
        administration.MapUnofferedApi(UnofferedApi.Administration);
        endpoints.MapLyceumDescription();
    }

    // The framework runs no endpoint that asks for authorization where nobody looked; so none of these is open in a program that forgets UseLyceumApi.
    private static RouteGroupBuilder Group(IEndpointRouteBuilder endpoints, KeyKind kind) => endpoints.MapGroup(Root).WithMetadata(kind).RequireAuthorization();
}
