using System.Net.Mime;
using Lyceum.Gateway.Models.Administration;
using Lyceum.Platform;
using Lyceum.Platform.Files;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.Platform.Transfer;
using Lyceum.Web.Http;
using Lyceum.Web.Pages.Console;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Lyceum.Web.Machine;

/// <summary>What the console sends and fetches that is no page: models, files and backups as they stream.</summary>
internal static class MachineApi
{
    private const string FilesPage = "/console/files";
    private const string ModelsPage = "/console/models";

    /// <summary>Maps it.</summary>
    public static void MapMachine(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = endpoints.MapGroup("/console").RequireAuthorization(LyceumWeb.PersonPolicy).ExcludeFromDescription();
        // Who may send, and how much there is room for, is asked before the body is read and while it is.
        group.MapPost("/upload/model", UploadModelAsync).WithMetadata(new DisableRequestSizeLimitAttribute());
        group.MapPost("/upload/file", UploadFileAsync).WithMetadata(new DisableRequestSizeLimitAttribute());
        group.MapGet("/files/{id:guid}/content", DownloadFileAsync);
        group.MapGet("/administration/backups/{name}", DownloadBackupAsync);
    }

    private static async Task<IResult> UploadModelAsync(HttpContext http, IAntiforgery forms, ConsoleVisit visit, ModelAdministration models)
    {
        if ((await visit.FindAsync().ConfigureAwait(false)).Administrator is not { } administrator)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        return await ReadAsync(
            http,
            forms,
            async form =>
            {
                string name = await models.ReceiveAsync(administrator, form.FileName, form.Text("name"), form.File, http.RequestAborted).ConfigureAwait(false);
                return Results.Redirect($"{ModelsPage}/{Uri.EscapeDataString(name)}?done=model_uploaded");
            },
            ModelsPage + "?problem=").ConfigureAwait(false);
    }

    private static async Task<IResult> UploadFileAsync(HttpContext http, IAntiforgery forms, ConsoleVisit visit, ProjectDirectory projects, FileDirectory files)
    {
        if ((await visit.FindAsync().ConfigureAwait(false)).Actor is not { Role: >= Role.Member } actor)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        return await ReadAsync(
            http,
            forms,
            async form =>
            {
                if (!Guid.TryParse(form.Text("project"), out Guid id) || form.FileName.Length == 0)
                {
                    return Results.Redirect($"{FilesPage}?problem=file_none");
                }

                // Not there for who does not see it.
                Project project = await projects.GetAsync(actor, id, http.RequestAborted).ConfigureAwait(false);
                TimeSpan? lifetime = int.TryParse(form.Text("days"), out int days) && days > 0 ? TimeSpan.FromDays(Math.Min(days, TimeSpan.MaxValue.Days)) : null;
                NewFile file = new(form.FileName, form.Text("purpose") ?? "") { ContentType = MediaTypeNames.Application.Octet, Lifetime = lifetime };
                await files.CreateAsync(actor, project.Id, file, form.File, http.RequestAborted).ConfigureAwait(false);
                return Results.Redirect($"{FilesPage}?project={project.Id}&done=file_stored");
            },
            FilesPage + "?problem=").ConfigureAwait(false);
    }

    private static async Task<IResult> DownloadFileAsync(HttpContext http, ConsoleVisit visit, ProjectDirectory projects, FileDirectory files, Guid id, Guid project)
    {
        if ((await visit.FindAsync().ConfigureAwait(false)).Actor is not { } actor)
        {
            return Results.NotFound();
        }

        try
        {
            await projects.GetAsync(actor, project, http.RequestAborted).ConfigureAwait(false);
            FileContent content = await files.OpenAsync(actor, project, id, http.RequestAborted).ConfigureAwait(false);
            http.Response.RegisterForDisposeAsync(content);
            return Attach(http, content.File.Name, content.Stream);
        }
        catch (PlatformException refusal) when (refusal.Error is PlatformError.NotFound)
        {
            return Results.NotFound();
        }
    }

    private static async Task<IResult> DownloadBackupAsync(HttpContext http, ConsoleVisit visit, BackupDirectory backups, WebOptions options, TimeProvider time, string name)
    {
        if ((await visit.FindAsync().ConfigureAwait(false)).Administrator is not { } administrator)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        // It holds what opens every account, so who finds a session open does not get it.
        if (time.GetUtcNow() - http.Features.Get<Lyceum.Platform.Accounts.VerifiedSession>()!.CreatedAt > options.FreshSignIn)
        {
            return Results.Redirect($"{ReturnAddress.SignInPage("/console/administration/backups")}&confirm=1");
        }

        try
        {
            return Attach(http, name, await backups.OpenAsync(administrator, name, http.RequestAborted).ConfigureAwait(false));
        }
        catch (PlatformException refusal) when (refusal.Error is PlatformError.NotFound)
        {
            return Results.NotFound();
        }
    }

    private static async Task<IResult> ReadAsync(HttpContext http, IAntiforgery forms, Func<UploadForm, Task<IResult>> act, string problem)
    {
        try
        {
            return await UploadForm.ReadAsync(http, forms).ConfigureAwait(false) is { } form ? await act(form).ConfigureAwait(false) : Results.BadRequest();
        }
        catch (PlatformException refusal) when (refusal.Error is not PlatformError.Storage)
        {
            return refusal.Error switch
            {
                PlatformError.NotFound => Results.NotFound(),
                PlatformError.Forbidden => Results.StatusCode(StatusCodes.Status403Forbidden),
                PlatformError.TooLarge or PlatformError.QuotaExceeded => Results.Redirect(problem + "file_room"),
                _ => Results.Redirect(problem + (refusal.Reason ?? "file_refused")),
            };
        }
        catch (Exception error) when (error is InvalidDataException or IOException && !http.RequestAborted.IsCancellationRequested)
        {
            // No form after all, or one that ends in the middle.
            return Results.BadRequest();
        }
    }

    // Saved and never shown, whatever it claims to be.
    private static IResult Attach(HttpContext http, string name, Stream content)
    {
        ContentDispositionHeaderValue disposition = new("attachment");
        disposition.SetHttpFileName(name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        return Results.Stream(content, MediaTypeNames.Application.Octet);
    }
}
