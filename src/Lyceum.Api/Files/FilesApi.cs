using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Gateway.Callers;
using Lyceum.Platform;
using Lyceum.Platform.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Lyceum.Api.Files;

/// <summary><c>/v1/files</c>: the files of the caller's project. They stream both ways.</summary>
internal static class FilesApi
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapFilesApi(this RouteGroupBuilder api)
    {
        RouteGroupBuilder files = api.MapGroup("/files").WithTags("Files");
        files.MapPost("/", CreateAsync).WithName("createFile").WithSummary("Stores a file, sent as a form.")
            .AcceptsForm(FileFields.Form).Produces<FileObject>().ProducesApiError(400, 401, 403, 413, 415);
        files.MapGet("/", ListAsync).WithName("listFiles").WithSummary("Lists the files of the project.").Produces<ListPage<FileObject>>().ProducesApiError(400, 401)
            .WithQuery([.. QueryParameters.BothWays, new QueryParameter("purpose", "Only files for this.")]);
        files.MapGet("/{file_id}", RetrieveAsync).WithName("retrieveFile").WithSummary("Describes a file.").Produces<FileObject>().ProducesApiError(401, 404);
        files.MapDelete("/{file_id}", DeleteAsync).WithName("deleteFile").WithSummary("Deletes a file.").Produces<DeletedFile>().ProducesApiError(401, 404);
        files.MapGet("/{file_id}/content", ContentAsync).WithName("downloadFile").WithSummary("Sends what is in a file.").Produces(200).ProducesApiError(401, 404, 416);
    }

    /// <summary>Reads an id as paths and bodies have it.</summary>
    /// <exception cref="ApiException">It is none.</exception>
    internal static Guid ReadId(string text) => PublicId.TryParse(PublicId.File, text, out Guid id) ? id : throw NotFound(text);

    /// <summary>The refusal of a file that is not there.</summary>
    internal static ApiException NotFound(string id) => ApiException.NotFound($"No such File object: {(id.Length <= 64 ? id : id[..64])}", "id");

    private static async Task<IResult> CreateAsync(HttpContext context, FileDirectory files, StorageOptions limits)
    {
        CancellationToken cancellation = context.RequestAborted;
        Caller caller = context.GetCaller();
        MultipartForm form = MultipartForm.Open(context, limits.MaximumFileBytes);
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        while (await form.NextAsync(cancellation).ConfigureAwait(false) is { } part)
        {
            if (part.Name != "file")
            {
                fields[part.Name] = await MultipartForm.ReadTextAsync(part, cancellation).ConfigureAwait(false);
                continue;
            }

            // What can be refused before the bytes come is.
            if (fields.TryGetValue("purpose", out string? early))
            {
                FileFields.Purpose(early);
                ExpiresAfter.Read(fields);
            }

            StoredFile stored = await files.CreateAsync(
                caller.Actor, caller.Payer.ProjectId, part.Content, null, token => DescribeAsync(form, part, fields, token), cancellation).ConfigureAwait(false);
            return ApiResult.Json(FileObject.Of(stored));
        }

        throw ApiException.Missing("file");
    }

    // Clients send the fields before the file or after it.
    private static async Task<NewFile> DescribeAsync(MultipartForm form, FormPart file, Dictionary<string, string> fields, CancellationToken cancellation)
    {
        while (await form.NextAsync(cancellation).ConfigureAwait(false) is { } part)
        {
            fields[part.Name] = part.Name == "file"
                ? throw ApiException.BadRequest("The form has more than one file; send one at a time.", "file", "invalid_value")
                : await MultipartForm.ReadTextAsync(part, cancellation).ConfigureAwait(false);
        }

        string purpose = FileFields.Purpose(fields.GetValueOrDefault("purpose"));
        return new NewFile(file.FileName ?? "file", purpose)
        {
            ContentType = file.ContentType,
            Lifetime = ExpiresAfter.Read(fields) ?? FileFields.UsualLifetime(purpose),
        };
    }

    private static async Task<IResult> ListAsync(HttpContext context, FileDirectory files)
    {
        Caller caller = context.GetCaller();
        PageQuery page = ListQuery.Read(context.Request, oldestFirst: false, PageQuery.MaximumLimit, PageQuery.MaximumLimit).ToPage(PublicId.File);
        string? purpose = FileFields.ListedPurpose(QueryReader.Text(context.Request, "purpose"));
        Page<StoredFile> found = await files.ListAsync(caller.Actor, caller.Payer.ProjectId, purpose, page, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(ListPage.Of([.. found.Items.Select(FileObject.Of)], static file => file.Id, found.HasMore));
    }

    private static Task<IResult> RetrieveAsync(string file_id, HttpContext context, FileDirectory files) => KnownAsync(file_id, async (caller, id) =>
        ApiResult.Json(FileObject.Of(await files.GetAsync(caller.Actor, caller.Payer.ProjectId, id, context.RequestAborted).ConfigureAwait(false))), context);

    private static Task<IResult> DeleteAsync(string file_id, HttpContext context, FileDirectory files) => KnownAsync(file_id, async (caller, id) =>
    {
        await files.DeleteAsync(caller.Actor, caller.Payer.ProjectId, id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(new DeletedFile(file_id));
    }, context);

    private static Task<IResult> ContentAsync(string file_id, HttpContext context, FileDirectory files) => KnownAsync(file_id, async (caller, id) =>
    {
        FileContent content = await files.OpenAsync(caller.Actor, caller.Payer.ProjectId, id, context.RequestAborted).ConfigureAwait(false);

        // Anybody may have stored anything: no browser is to take it for a page of this server.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        StoredFile file = content.File;
        return Results.Stream(
            content.Stream, file.ContentType, file.Name, file.CreatedAt, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(file.Sha256)}\""), enableRangeProcessing: true);
    }, context);

    private static async Task<IResult> KnownAsync(string text, Func<Caller, Guid, Task<IResult>> answer, HttpContext context)
    {
        Guid id = ReadId(text);
        try
        {
            return await answer(context.GetCaller(), id).ConfigureAwait(false);
        }
        catch (PlatformException error) when (error.Error == PlatformError.NotFound)
        {
            throw NotFound(text);
        }
    }
}
