using System.Net.Mime;
using Lyceum.Gateway.Archives;
using Lyceum.Gateway.Callers;
using Lyceum.Platform;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Feedback;
using Lyceum.Platform.Prompts;
using Lyceum.Web.Chat;
using Lyceum.Web.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Lyceum.Web.Archives;

/// <summary>What forms around a conversation are sent to whose answer is no page: downloads, uploads, and thumbs. Each has its token.</summary>
internal static class ArchiveApi
{
    private const long LargestUpload = 512L << 20;
    private const int LongestField = 4096;
    private const int MostSuggested = 8;
    private const string ImportPage = "/account/import";

    /// <summary>Maps it.</summary>
    public static void MapArchives(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder forms = endpoints.MapGroup("").RequireAuthorization(LyceumWeb.PersonPolicy).ExcludeFromDescription();
        forms.MapPost("/chat/{id:guid}/export", ExportAsync);
        forms.MapGet("/chat/prompts/suggest", SuggestAsync);
        forms.MapPost("/account/data/export", ExportAllAsync);
        forms.MapPost("/account/import/file", ImportAsync).WithMetadata(new RequestSizeLimitAttribute(LargestUpload + LongestField));
        forms.MapPost("/chat/{id:guid}/feedback/good", (ChatRequest form, FeedbackDirectory feedback, Guid id) => RateAsync(form, feedback, id, FeedbackRating.Good));
        forms.MapPost("/chat/{id:guid}/feedback/bad", (ChatRequest form, FeedbackDirectory feedback, Guid id) => RateAsync(form, feedback, id, FeedbackRating.Bad));
    }

    // What a short name that somebody types may mean: its own prompts, and those of the project that the conversation is filed under.
    private static Task<IResult> SuggestAsync(ChatRequest request, PromptLibrary prompts, string? q, Guid? conversation) => request.ShowAsync(
        async caller =>
        {
            Guid? project = null;
            if (conversation is { } id)
            {
                try
                {
                    project = (await request.Conversations.GetAsync(caller.Actor, id, request.Gone).ConfigureAwait(false)).ProjectId;
                }
                catch (PlatformException gone) when (gone.Error == PlatformError.NotFound)
                {
                    // A new one, which is nowhere yet.
                }
            }

            IReadOnlyList<SavedPrompt> found = await prompts.SuggestAsync(caller.Actor, project, (q ?? "").Trim(), MostSuggested, request.Gone).ConfigureAwait(false);
            return (IReadOnlyList<PromptView>)[.. found.Select(static prompt => new PromptView(prompt.Name, prompt.Title, prompt.Text))];
        },
        ChatJson.Default.IReadOnlyListPromptView);

    // The rating counts at once; why is asked on the page that follows.
    private static Task RateAsync(ChatRequest form, FeedbackDirectory feedback, Guid id, FeedbackRating rating) => form.ActAsync(
        async caller =>
        {
            Guid message = form.Demand("message");
            MessageFeedback? before = (await feedback.FindAsync(caller.Actor, id, [message], form.Gone).ConfigureAwait(false)).GetValueOrDefault(message);
            if (before?.Rating != rating)
            {
                await feedback.SetAsync(
                    caller.Actor, id, message, new NewFeedback(rating) { Comment = before?.Comment, SharesConversation = before?.Transcript is not null }, form.Gone).ConfigureAwait(false);
            }
        },
        id,
        static (form, id) => $"/chat/{id}/feedback/{form.Id("message")}");

    private static async Task<IResult> ExportAsync(ChatRequest form, ConversationDirectory conversations, ConversationExport export, Guid id)
    {
        if (await form.BeginAsync().ConfigureAwait(false) is not { } caller)
        {
            return Results.BadRequest();
        }

        Conversation conversation;
        try
        {
            conversation = await conversations.GetAsync(caller.Actor, id, form.Gone).ConfigureAwait(false);
        }
        catch (PlatformException refusal)
        {
            return form.Problem(refusal, id);
        }

        bool isJson = form.Text("format") == "json";
        Attach(form.Http, ConversationExport.FileName(conversation) + (isJson ? ".json" : ".md"));
        return Results.Stream(
            stream => isJson ? export.WriteJsonAsync(caller.Actor, id, stream, form.Gone) : export.WriteMarkdownAsync(caller.Actor, id, stream, form.Gone),
            isJson ? MediaTypeNames.Application.Json : "text/markdown; charset=utf-8");
    }

    private static async Task<IResult> ExportAllAsync(ChatRequest form, AccountExport export, ExportPlaces places)
    {
        if (await form.BeginAsync().ConfigureAwait(false) is not { } caller)
        {
            return Results.BadRequest();
        }

        if (places.Take(caller.Actor.Id) is not { } place)
        {
            return Results.Redirect("/account/data?problem=export_running");
        }

        Attach(form.Http, "lyceum.zip");
        return Results.Stream(
            async stream =>
            {
                using (place)
                {
                    await export.WriteAsync(caller.Actor, stream, form.Gone).ConfigureAwait(false);
                }
            },
            MediaTypeNames.Application.Zip);
    }

    private static async Task<IResult> ImportAsync(HttpContext http, IAntiforgery forms, ChatPeople people, ImportDirectory imports)
    {
        try
        {
            if (await UploadForm.ReadAsync(http, forms).ConfigureAwait(false) is not { } form)
            {
                return Results.BadRequest();
            }

            if (await people.FindAsync(http).ConfigureAwait(false) is not { } caller)
            {
                return Results.NotFound();
            }

            ImportStatus import = await imports.StartAsync(caller, form.File, http.RequestAborted).ConfigureAwait(false);
            return Results.Redirect($"{ImportPage}?import={import.Id}");
        }
        catch (PlatformException refusal) when (refusal.Error is not PlatformError.Storage)
        {
            return Results.Redirect($"{ImportPage}?problem={refusal.Reason ?? (refusal.Error is PlatformError.TooLarge or PlatformError.QuotaExceeded ? "import_room" : "import_failed")}");
        }
        catch (Exception error) when (error is InvalidDataException or IOException && !http.RequestAborted.IsCancellationRequested)
        {
            // No form after all, or one that ends in the middle.
            return Results.BadRequest();
        }
    }

    // Saved and never shown.
    private static void Attach(HttpContext http, string name) =>
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = name, FileName = "lyceum-export" + Path.GetExtension(name) }.ToString();
}
