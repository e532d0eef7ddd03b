using Lyceum.Api.Authentication;
using Lyceum.Api.Files;
using Lyceum.Api.Http;
using Lyceum.Gateway;
using Lyceum.Gateway.Batches;
using Lyceum.Gateway.Callers;
using Lyceum.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Batches;

/// <summary><c>/v1/batches</c>: many requests in a file, answered in files when there is time.</summary>
internal static class BatchesApi
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapBatchesApi(this RouteGroupBuilder api)
    {
        RouteGroupBuilder batches = api.MapGroup("/batches").WithTags("Batch");
        batches.MapPost("/", CreateAsync).WithName("createBatch").WithSummary("Has the requests in a file answered within a day.").Produces<BatchObject>().ProducesApiError(400, 401, 503);
        batches.MapGet("/", ListAsync).WithName("listBatches").WithSummary("Lists the batches of the project.").Produces<ListPage<BatchObject>>().ProducesApiError(400, 401)
            .WithQuery(QueryParameters.BothWays);
        batches.MapGet("/{batch_id}", RetrieveAsync).WithName("retrieveBatch").WithSummary("Describes a batch.").Produces<BatchObject>().ProducesApiError(401, 404);
        batches.MapPost("/{batch_id}/cancel", CancelAsync).WithName("cancelBatch").WithSummary("Calls a batch off; what was answered stays.").Produces<BatchObject>().ProducesApiError(401, 404, 409);
    }

    private static async Task<IResult> CreateAsync(JsonBody<BatchRequest> body, HttpContext context, BatchDirectory batches)
    {
        const string File = "input_file_id";
        BatchRequest request = body.Value;
        string input = Check.Required(request.InputFileId, File);
        string endpoint = Check.OneOf(Check.Required(request.Endpoint, "endpoint"), "endpoint", [.. batches.Endpoints])!;
        Check.OneOf(Check.Required(request.CompletionWindow, "completion_window"), "completion_window", BatchRequest.Window);
        ApiException missing = ApiException.BadRequest($"Invalid '{File}': there is no such file.", File, "invalid_value");
        NewBatch batch = new(PublicId.TryParse(PublicId.File, input, out Guid file) ? file : throw missing, endpoint)
        {
            Metadata = Check.Metadata(request.Metadata),
            OutputLifetime = ExpiresAfter.Read(request.OutputExpiresAfter, "output_expires_after"),
        };
        try
        {
            return ApiResult.Json(BatchObject.Of(await batches.CreateAsync(context.GetCaller(), batch, context.RequestAborted).ConfigureAwait(false)));
        }
        catch (PlatformException error) when (error.Error == PlatformError.NotFound)
        {
            throw missing;
        }
        catch (GatewayException error) when (error.Refusal == GatewayRefusal.Invalid)
        {
            throw ApiException.BadRequest($"Invalid '{File}': {error.Message}", File, "invalid_value");
        }
    }

    private static async Task<IResult> ListAsync(HttpContext context, BatchDirectory batches)
    {
        PageQuery page = ListQuery.Read(context.Request, oldestFirst: false).ToPage(Batch.Prefix);
        Page<Batch> found = await batches.ListAsync(context.GetCaller(), page, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(ListPage.Of([.. found.Items.Select(BatchObject.Of)], static batch => batch.Id, found.HasMore));
    }

    private static Task<IResult> RetrieveAsync(string batch_id, HttpContext context, BatchDirectory batches) =>
        KnownAsync(batch_id, id => batches.GetAsync(context.GetCaller(), id, context.RequestAborted));

    private static Task<IResult> CancelAsync(string batch_id, HttpContext context, BatchDirectory batches) => KnownAsync(batch_id, async id =>
    {
        try
        {
            return await batches.CancelAsync(context.GetCaller(), id, context.RequestAborted).ConfigureAwait(false);
        }
        catch (GatewayException error) when (error.Refusal == GatewayRefusal.Invalid)
        {
            throw new ApiException(StatusCodes.Status409Conflict, error.Message, inner: error) { ShouldRetry = false };
        }
    });

    private static async Task<IResult> KnownAsync(string text, Func<Guid, Task<Batch>> find)
    {
        ApiException missing = ApiException.NotFound($"No batch found with id '{(text.Length <= 64 ? text : text[..64])}'.", "batch_id");
        try
        {
            return ApiResult.Json(BatchObject.Of(await find(PublicId.TryParse(Batch.Prefix, text, out Guid id) ? id : throw missing).ConfigureAwait(false)));
        }
        catch (PlatformException error) when (error.Error == PlatformError.NotFound)
        {
            throw missing;
        }
    }
}
