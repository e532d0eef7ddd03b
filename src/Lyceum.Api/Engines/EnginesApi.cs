using System.Text.Json.Serialization;
using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Gateway.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Engines;

/// <summary><c>/v1/engines</c>: the models under the name that they had before 2023.</summary>
internal static class EnginesApi
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapEnginesApi(this RouteGroupBuilder api)
    {
        RouteGroupBuilder engines = api.MapGroup("/engines").WithTags("Engines");
        engines.MapGet("/", List).WithName("listEngines").WithSummary("Lists the models; the address of before 2023.").Produces<EngineList>();
        engines.MapGet("/{model}", Retrieve).WithName("retrieveEngine").WithSummary("Describes a model; the address of before 2023.").Produces<EngineObject>().ProducesApiError(404);
    }

    private static IResult List(HttpContext context, ModelDirectory models) => ApiResult.Json(new EngineList([.. models.List(context.GetCaller()).Select(ToObject)]));

    private static IResult Retrieve(string model, HttpContext context, ModelDirectory models) => ApiResult.Json(ToObject(models.Get(context.GetCaller(), model)));

    private static EngineObject ToObject(ModelDescription model) => new(model.Name, model.Owner);
}

/// <summary>A model as it was called before 2023.</summary>
internal sealed record EngineObject(string Id, string Owner)
{
    public string Object { get; init; } = "engine";

    public long? Created { get; init; }

    public bool Ready { get; init; } = true;
}

/// <summary>All of them.</summary>
internal sealed record EngineList(IReadOnlyList<EngineObject> Data)
{
    public string Object { get; init; } = "list";
}

/// <summary>How the types of this folder are written.</summary>
[JsonSerializable(typeof(EngineObject))]
[JsonSerializable(typeof(EngineList))]
internal sealed partial class EnginesJson : JsonSerializerContext;
