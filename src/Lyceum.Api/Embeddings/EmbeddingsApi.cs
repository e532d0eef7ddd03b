using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Gateway;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Embeddings;

/// <summary><c>/v1/embeddings</c>: vectors of texts.</summary>
internal static class EmbeddingsApi
{
    private const int MostTexts = 2048;

    /// <summary>Maps the endpoints.</summary>
    public static void MapEmbeddingsApi(this RouteGroupBuilder api)
    {
        api.MapPost("/embeddings", CreateAsync).WithName("createEmbedding").WithTags("Embeddings")
            .WithSummary("Turns texts into vectors.").Produces<EmbeddingList>().ProducesApiError(400, 401, 404, 429, 500, 503);
        api.MapPost("/engines/{model}/embeddings", CreateForEngineAsync).WithName("createEngineEmbedding").WithTags("Embeddings")
            .WithSummary("Turns texts into vectors; the address of before 2023.").Produces<EmbeddingList>().ProducesApiError(400, 401, 404, 429, 500, 503);
    }

    private static Task<IResult> CreateAsync(JsonBody<EmbeddingRequest> body, HttpContext context, ModelGateway gateway) => RespondAsync(body.Value, null, context, gateway);

    private static Task<IResult> CreateForEngineAsync(string model, JsonBody<EmbeddingRequest> body, HttpContext context, ModelGateway gateway) =>
        RespondAsync(body.Value, model, context, gateway);

    private static async Task<IResult> RespondAsync(EmbeddingRequest request, string? model, HttpContext context, ModelGateway gateway)
    {
        (EmbeddingAnswer answer, EmbeddingList list) = await EmbedAsync(request, model, context.GetCaller(), gateway, context.RequestAborted).ConfigureAwait(false);
        ApiCall.Of(context).Admit(answer.CallId, answer.Limits);
        context.Response.Headers["openai-model"] = answer.Model.Name;
        return ApiResult.Json(list);
    }

    /// <summary>Reads a request and answers it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model that its address names; null where the body does.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="gateway">What embeds.</param>
    /// <param name="cancellation">Cancels it.</param>
    internal static async Task<(EmbeddingAnswer Answer, EmbeddingList List)> EmbedAsync(
        EmbeddingRequest request, string? model, Caller caller, ModelGateway gateway, CancellationToken cancellation)
    {
        string name = model ?? Check.Required(request.Model, "model");
        bool isBase64 = Check.OneOf(request.EncodingFormat, "encoding_format", "float", "base64") == "base64";
        Check.Range(request.Dimensions, "dimensions", 1);
        List<TextInput> texts = TextInputReader.Read(request.Input ?? throw ApiException.Missing("input"), "input", MostTexts);
        if (texts.Any(static text => text.Text is { Length: 0 }))
        {
            throw ApiException.BadRequest("Invalid 'input': an empty string has no embedding.", "input", "invalid_value");
        }

        EmbeddingAnswer answer = await gateway.EmbedAsync(caller, new EmbeddingCall(name, texts, request.Dimensions), cancellation).ConfigureAwait(false);
        return (answer, new EmbeddingList(
            [.. answer.Vectors.Select((vector, index) => new EmbeddingObject(index, new EmbeddingVector(vector, isBase64)))],
            answer.Model.Name,
            new EmbeddingUsage(answer.Tokens, answer.Tokens)));
    }
}
