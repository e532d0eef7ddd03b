using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Gateway.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Models;

/// <summary><c>/v1/models</c>: the models that the caller may use.</summary>
internal static class ModelsApi
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapModelsApi(this RouteGroupBuilder api)
    {
        RouteGroupBuilder models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("/", List).WithName("listModels").WithSummary("Lists the models that this key may use.").Produces<ModelList>();
        models.MapGet("/{model}", Retrieve).WithName("retrieveModel").WithSummary("Describes a model.").Produces<ModelObject>().ProducesApiError(404);
        models.MapDelete("/{model}", DeleteAsync).WithName("deleteModel").WithSummary("Deletes a model from the store of this installation.").Produces<DeletedModel>().ProducesApiError(403, 404);
    }

    private static IResult List(HttpContext context, ModelDirectory models) =>
        ApiResult.Json(new ModelList([.. models.List(context.GetCaller()).Select(ToObject)]));

    private static IResult Retrieve(string model, HttpContext context, ModelDirectory models) =>
        ApiResult.Json(ToObject(models.Get(context.GetCaller(), model)));

    private static async Task<IResult> DeleteAsync(string model, HttpContext context, ModelDirectory models)
    {
        await models.DeleteAsync(context.GetCaller(), model, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(new DeletedModel(model));
    }

    private static ModelObject ToObject(ModelDescription model) => new()
    {
        Id = model.Name,
        Created = model.CreatedAt.ToUnixTimeSeconds(),
        OwnedBy = model.Owner,
        ContextLength = model.ContextLength,
        Family = model.Family,
    };
}
