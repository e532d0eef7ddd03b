using Lyceum.Api.Authentication;
using Lyceum.Api.Files;
using Lyceum.Api.Http;
using Lyceum.Gateway.Callers;
using Lyceum.Platform;
using Lyceum.Platform.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Uploads;

/// <summary><c>/v1/uploads</c>: files that are too large to come at once.</summary>
internal static class UploadsApi
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapUploadsApi(this RouteGroupBuilder api)
    {
        RouteGroupBuilder uploads = api.MapGroup("/uploads").WithTags("Uploads");
        uploads.MapPost("/", CreateAsync).WithName("createUpload").WithSummary("Begins an upload.").Produces<UploadObject>().ProducesApiError(400, 401, 403, 413);
        uploads.MapPost("/{upload_id}/parts", AddPartAsync).WithName("addUploadPart").WithSummary("Takes a part of the file, sent as a form.")
            .AcceptsForm(new FormFields("data", [])).Produces<UploadPartObject>().ProducesApiError(400, 401, 404, 409, 413);
        uploads.MapPost("/{upload_id}/complete", CompleteAsync).WithName("completeUpload").WithSummary("Makes the file of its parts.").Produces<UploadObject>().ProducesApiError(400, 401, 404, 409);
        uploads.MapPost("/{upload_id}/cancel", CancelAsync).WithName("cancelUpload").WithSummary("Gives an upload up.").Produces<UploadObject>().ProducesApiError(401, 404, 409);
    }

    private static async Task<IResult> CreateAsync(JsonBody<UploadRequest> body, HttpContext context, UploadDirectory uploads)
    {
        UploadRequest request = body.Value;
        Caller caller = context.GetCaller();
        string purpose = FileFields.Purpose(request.Purpose);
        NewUpload upload = new(Check.Required(request.Filename, "filename"), purpose, request.Bytes ?? throw ApiException.Missing("bytes"))
        {
            ContentType = Check.Required(request.MimeType, "mime_type"),
            FileLifetime = ExpiresAfter.Read(request.ExpiresAfter, "expires_after") ?? FileFields.UsualLifetime(purpose),
        };
        return ApiResult.Json(UploadObject.Of(await uploads.CreateAsync(caller.Actor, caller.Payer.ProjectId, upload, context.RequestAborted).ConfigureAwait(false)));
    }

    private static async Task<IResult> AddPartAsync(string upload_id, HttpContext context, UploadDirectory uploads, StorageOptions limits)
    {
        Guid id = ReadId(upload_id);
        Caller caller = context.GetCaller();
        MultipartForm form = MultipartForm.Open(context, limits.MaximumPartBytes);
        while (await form.NextAsync(context.RequestAborted).ConfigureAwait(false) is { } part)
        {
            if (part.Name == "data")
            {
                await DemandAsync(uploads, caller, id, upload_id, context.RequestAborted).ConfigureAwait(false);
                UploadPart taken = await uploads.AddPartAsync(caller.Actor, caller.Payer.ProjectId, id, part.Content, null, context.RequestAborted).ConfigureAwait(false);
                return ApiResult.Json(new UploadPartObject(PublicId.Format(PublicId.Part, taken.Id), taken.CreatedAt.ToUnixTimeSeconds(), upload_id));
            }
        }

        throw ApiException.Missing("data");
    }

    private static async Task<IResult> CompleteAsync(string upload_id, JsonBody<CompleteUploadRequest> body, HttpContext context, UploadDirectory uploads)
    {
        Guid id = ReadId(upload_id);
        Caller caller = context.GetCaller();
        IReadOnlyList<string> names = body.Value.PartIds is { Count: > 0 } given ? given : throw ApiException.Missing("part_ids");
        Guid[] parts = [.. names.Select(static name => PublicId.TryParse(PublicId.Part, name, out Guid part)
            ? part
            : throw ApiException.BadRequest("Invalid 'part_ids': expected the IDs that the parts were answered with.", "part_ids", "invalid_value"))];
        await DemandAsync(uploads, caller, id, upload_id, context.RequestAborted).ConfigureAwait(false);
        StoredFile file = await uploads.CompleteAsync(caller.Actor, caller.Payer.ProjectId, id, parts, body.Value.Md5, context.RequestAborted).ConfigureAwait(false);
        Upload upload = await uploads.GetAsync(caller.Actor, caller.Payer.ProjectId, id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(UploadObject.Of(upload, file));
    }

    private static async Task<IResult> CancelAsync(string upload_id, HttpContext context, UploadDirectory uploads)
    {
        Guid id = ReadId(upload_id);
        Caller caller = context.GetCaller();
        await DemandAsync(uploads, caller, id, upload_id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(UploadObject.Of(await uploads.CancelAsync(caller.Actor, caller.Payer.ProjectId, id, context.RequestAborted).ConfigureAwait(false)));
    }

    private static Guid ReadId(string text) => PublicId.TryParse(PublicId.Upload, text, out Guid id) ? id : throw NotFound(text);

    private static ApiException NotFound(string id) => ApiException.NotFound($"No such Upload object: {(id.Length <= 64 ? id : id[..64])}", "upload_id");

    // So that the refusal names the upload, and a part that is not there is told apart from it.
    private static async Task DemandAsync(UploadDirectory uploads, Caller caller, Guid id, string text, CancellationToken cancellation)
    {
        try
        {
            await uploads.GetAsync(caller.Actor, caller.Payer.ProjectId, id, cancellation).ConfigureAwait(false);
        }
        catch (PlatformException error) when (error.Error == PlatformError.NotFound)
        {
            throw NotFound(text);
        }
    }
}
