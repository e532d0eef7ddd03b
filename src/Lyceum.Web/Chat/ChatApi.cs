using System.Globalization;
using System.Text.Json;
using Lyceum.Gateway;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Runs;
using Lyceum.Platform;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Files;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;
using Lyceum.Web.Chat.Attachments;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Lyceum.Web.Chat;

/// <summary>
/// What the chat page's forms are sent to, and what its script asks for. A form is answered by a redirect, or by JSON where the script sent it; each has its token.
/// Conversations, messages, runs and files of others are not there.
/// </summary>
internal static class ChatApi
{
    private const long LargestForm = (ChatFiles.MostFiles * (long)AttachmentReader.MostBytes) + (8 << 20);
    private const int LongestText = 1 << 20;

    /// <summary>Maps it.</summary>
    public static void MapChat(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder chat = endpoints.MapGroup("/chat").RequireAuthorization(LyceumWeb.PersonPolicy).ExcludeFromDescription();
        chat.MapGet("/{id:guid}/messages", (ChatRequest request, Guid id, int? before, int? after) => request.ShowAsync(
            caller => after is { } last ? request.Views.LaterAsync(caller.Actor, id, last, request.Gone) : request.Views.EarlierAsync(caller.Actor, id, before ?? int.MaxValue, request.Gone),
            ChatJson.Default.ThreadView));
        chat.MapGet("/{id:guid}/messages/{message:guid}", (ChatRequest request, Guid id, Guid message) =>
            request.ShowAsync(caller => request.Views.MessageAsync(caller.Actor, id, message, request.Gone), ChatJson.Default.ChatMessageView));
        chat.MapGet("/{id:guid}/messages/{message:guid}/details", (ChatRequest request, ChatDetails details, Guid id, Guid message) =>
            request.ShowAsync(caller => details.ReadAsync(caller.Actor, id, message, request.Gone), ChatJson.Default.DetailsView));
        chat.MapGet("/{id:guid}/state", (ChatRequest request, Guid id, int? from) =>
            request.ShowAsync(caller => request.Views.ThreadAsync(caller.Actor, id, from ?? int.MaxValue, request.Gone), ChatJson.Default.ThreadView));
        chat.MapGet("/list", (ChatRequest request, ChatLists lists, string? after) =>
            request.ShowAsync(caller => lists.ReadAsync(caller.Actor, after, request.Gone), ChatJson.Default.ConversationListView));
        chat.MapGet("/runs/{run:guid}/events", EventsAsync);
        chat.MapGet("/files/{file:guid}", DownloadAsync);

        RouteGroupBuilder forms = chat.MapGroup("").WithMetadata(new RequestSizeLimitAttribute(LargestForm), new RequestFormLimitsAttribute { MultipartBodyLengthLimit = LargestForm });
        forms.MapPost("/send", SendAsync);
        forms.MapPost("/files", UploadAsync);
        Map("/stop", static (form, caller, id) => form.Runs.StopAsync(caller.Actor, id, form.Id("run"), form.Gone));
        Map("/edit", EditAsync);
        Map("/regenerate", static (form, caller, id) => form.Runs.AnswerAsync(caller, id, form.Demand("message"), form.Demand("run"), form.Text("model"), form.Gone));
        Map("/continue", static (form, caller, id) => form.Runs.ContinueAsync(caller, id, form.Demand("message"), form.Demand("run"), form.Gone));
        Map("/select", static (form, caller, id) => form.Tree.SelectAsync(caller.Actor, id, form.Demand("message"), form.Gone));
        Map("/keep", static (form, caller, id) => form.Runs.KeepAsync(caller.Actor, id, form.Demand("message"), form.Gone));
        Map("/withdraw", static (form, caller, id) => form.Queue.WithdrawAsync(caller.Actor, id, form.Demand("message"), form.Gone));
        Map("/send-queued", static (form, caller, id) => form.Runs.SendQueuedAsync(caller, id, form.Id("message"), form.Gone));
        Map("/drop-oldest", DropOldestAsync);
        Map("/settings", static (form, caller, id) => SetAsync(form, caller, id));
        Map("/rename", static (form, caller, id) => ChangeAsync(form, caller, id, settings => settings with
        {
            Title = form.Text("title") ?? settings.Title,
            Metadata = (ChatSettings.Of(settings.Metadata) with { IsUntitled = false }).On(settings.Metadata),
        }));
        Map("/pin", static (form, caller, id) => ChangeAsync(form, caller, id, settings => settings with { IsPinned = form.Text("value") == "1" }));
        Map("/archive", static (form, caller, id) => ChangeAsync(form, caller, id, settings => settings with { IsArchived = form.Text("value") == "1" }));
        Map("/restore", static (form, caller, id) => form.Conversations.RestoreAsync(caller.Actor, id, form.Gone));
        Map("/delete", static (form, caller, id) => form.Conversations.RemoveAsync(caller.Actor, id, form.Gone), static (form, id) => $"/chat?removed={id}");
        Map("/end", EndAsync, static (_, _) => "/chat");
        Map("/file", static (form, caller, id) => ChangeAsync(form, caller, id, settings => settings with { ProjectId = form.Id("project") }));
        Map(
            "/begin-anew",
            static (form, caller, id) => form.Sequels.WithLastTurnsAsync(caller, id, form.Demand("next"), form.Demand("run"), form.Gone),
            static (form, _) => $"/chat/{form.Id("next")}");
        Map(
            "/sum-up",
            static (form, caller, id) => form.Sequels.WithSummaryAsync(caller, id, form.Demand("next"), form.Demand("run"), form.Texts["Chat_sum_up_wish"], form.Gone),
            static (form, _) => $"/chat/{form.Id("next")}");
        forms.MapPost("/preferences", InstructAsync);

        void Map(string path, Func<ChatRequest, Caller, Guid, Task> act, Func<ChatRequest, Guid, string>? then = null) =>
            forms.MapPost($"/{{id:guid}}{path}", (ChatRequest form, Guid id) => form.ActAsync(caller => act(form, caller, id), id, then));
    }

    private static Task SendAsync(ChatRequest form, ChatFiles files) => form.ActAsync(
        async caller =>
        {
            Guid conversation = form.Demand("conversation");
            string text = form.Text("text") ?? "";
            string model = form.ModelOf(caller, form.Text("model"));
            bool isTemporary = form.Text("temporary") == "1";
            Guid[] stored = [.. form.Ids("file")];
            DemandFew(stored.Length + form.Files.Count);
            List<MessagePart> parts = [];
            foreach (Guid file in stored)
            {
                parts.Add(await files.GetAsync(caller, file, form.Gone).ConfigureAwait(false));
            }

            foreach (IFormFile file in form.Files)
            {
                parts.Add(await files.AddAsync(caller, file, isTemporary, form.Gone).ConfigureAwait(false));
            }

            if ((string.IsNullOrWhiteSpace(text) && parts.Count == 0) || text.Length > LongestText)
            {
                throw Invalid(text.Length > LongestText ? "message_long" : "message_empty", "A message has something in it, and at most a million characters.");
            }

            await OpenAsync(form, caller, conversation, text, parts, model, isTemporary).ConfigureAwait(false);
            string? other = form.Text("other") is { Length: > 0 } second && form.Id("other_run") is not null ? form.ModelOf(caller, second) : null;
            await form.Runs.SendAsync(
                caller,
                new ChatSend
                {
                    ConversationId = conversation,
                    MessageId = form.Demand("message"),
                    RunId = form.Demand("run"),
                    ParentId = form.Id("parent"),
                    Text = text.Trim(),
                    Files = parts,
                    Model = model,
                    OtherModel = other == model ? null : other,
                    OtherRunId = form.Id("other_run") ?? Guid.Empty,
                },
                form.Gone).ConfigureAwait(false);
        },
        form.Id("conversation") ?? Guid.Empty);

    // The conversation of a first message is made with it; of a further one, the model that was chosen is noted.
    private static async Task OpenAsync(ChatRequest form, Caller caller, Guid id, string text, List<MessagePart> parts, string model, bool isTemporary)
    {
        string title = ChatTitle.FirstWords(text.Length > 0 ? text : parts[0].File!.Name);
        ConversationSettings settings = new()
        {
            Title = title,
            Model = model,
            Instructions = form.Text("instructions"),
            Metadata = new ChatSettings { IsUntitled = true }.With(form.Form).On(new Dictionary<string, string>()),
        };
        Conversation conversation = form.Text("new") == "1"
            ? await form.Conversations.CreateAsync(caller.Actor, id, settings, isTemporary, form.Gone).ConfigureAwait(false)
            : await form.Conversations.GetAsync(caller.Actor, id, form.Gone).ConfigureAwait(false);
        ChatSettings own = ChatSettings.Of(conversation);
        if (conversation.Model != model || own.Compared is not null)
        {
            await ChangeAsync(form, caller, id, before => before with
            {
                Model = model,
                Metadata = (ChatSettings.Of(before.Metadata) with { Compared = null }).On(before.Metadata),
            }).ConfigureAwait(false);
        }

        // What was used last is what the next conversation begins with.
        if (!conversation.IsTemporary)
        {
            await form.Preferences.ChooseAsync(caller.Actor, model, form.Gone).ConfigureAwait(false);
        }
    }

    private static async Task EditAsync(ChatRequest form, Caller caller, Guid id)
    {
        string text = form.Text("text") ?? "";
        Guid before = form.Demand("message");
        Message edited = await form.Tree.GetAsync(caller.Actor, id, before, form.Gone).ConfigureAwait(false);
        MessagePart[] files = [.. MessageParts.Read(edited.Content).Where(static part => part.Type == MessagePart.FileType)];
        if (edited.Role != MessageRole.User || (string.IsNullOrWhiteSpace(text) && files.Length == 0) || text.Length > LongestText)
        {
            throw Invalid("message_empty", "A message has something in it.");
        }

        Conversation conversation = await form.Conversations.GetAsync(caller.Actor, id, form.Gone).ConfigureAwait(false);
        await form.Runs.SendAsync(
            caller,
            new ChatSend
            {
                ConversationId = id,
                MessageId = form.Demand("next"),
                RunId = form.Demand("run"),
                Beside = before,
                Text = text.Trim(),
                Files = files,
                Model = form.ModelOf(caller, form.Text("model") ?? conversation.Model),
            },
            form.Gone).ConfigureAwait(false);
    }

    private static async Task DropOldestAsync(ChatRequest form, Caller caller, Guid id)
    {
        await form.Runs.SetAsync(caller.Actor, id, static settings => settings with { DropsOldest = true }, form.Gone).ConfigureAwait(false);
        await form.Runs.AnswerAsync(caller, id, form.Demand("message"), form.Demand("run"), null, form.Gone).ConfigureAwait(false);
    }

    private static async Task EndAsync(ChatRequest form, Caller caller, Guid id)
    {
        Conversation conversation = await form.Conversations.GetAsync(caller.Actor, id, form.Gone).ConfigureAwait(false);
        if (conversation.IsTemporary)
        {
            await form.Runs.StopAsync(caller.Actor, id, null, form.Gone).ConfigureAwait(false);
            await form.Conversations.DeleteAsync(caller.Actor, id, form.Gone).ConfigureAwait(false);
        }
    }

    private static Task<Conversation> SetAsync(ChatRequest form, Caller caller, Guid id) => ChangeAsync(form, caller, id, settings => settings with
    {
        Instructions = form.Text("instructions"),
        Metadata = ChatSettings.Of(settings.Metadata).With(form.Form).On(settings.Metadata),
    });

    private static Task<Conversation> ChangeAsync(ChatRequest form, Caller caller, Guid id, Func<ConversationSettings, ConversationSettings> change) =>
        form.Conversations.ChangeAsync(caller.Actor, id, change, form.Gone);

    private static Task InstructAsync(ChatRequest form, ConversationPreferencesDirectory preferences) => form.ActAsync(
        async caller =>
        {
            ConversationPreferences? before = await preferences.FindAsync(caller.Actor, form.Gone).ConfigureAwait(false);
            await preferences.SetAsync(caller.Actor, form.Text("instructions"), before?.Model, form.Gone).ConfigureAwait(false);
        },
        Guid.Empty,
        static (_, _) => "/chat/instructions?done=instructions");

    private static async Task<IResult> UploadAsync(ChatRequest form, ChatFiles files)
    {
        if (await form.BeginAsync().ConfigureAwait(false) is not { } caller)
        {
            return Results.BadRequest();
        }

        try
        {
            DemandFew(form.Files.Count);
            List<FileView> added = [];
            foreach (IFormFile file in form.Files)
            {
                MessagePart part = await files.AddAsync(caller, file, form.Text("temporary") == "1", form.Gone).ConfigureAwait(false);
                added.Add(new FileView(part.File!.Id, part.File.Name, ChatFiles.Size(part.File.Bytes), part.File.IsCut));
            }

            return Results.Json(added, ChatJson.Default.IReadOnlyListFileView);
        }
        catch (PlatformException refusal)
        {
            return form.Problem(refusal);
        }
    }

    private static async Task EventsAsync(ChatRequest request, ChatStream stream, GenerationLog log, Guid run)
    {
        HttpContext http = request.Http;
        if (await request.FindAsync().ConfigureAwait(false) is not { } caller)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        Generation generation;
        try
        {
            generation = await log.GetAsync(caller.Actor, run, request.Gone).ConfigureAwait(false);
        }
        catch (PlatformException)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (generation is { ConversationId: null } or { MessageId: null })
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        string last = http.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } sent, ..] ? sent : http.Request.Query["after"].ToString();
        long after = long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;
        await stream.WriteAsync(http, caller.Actor, generation, after).ConfigureAwait(false);
    }

    private static async Task<IResult> DownloadAsync(ChatRequest request, ChatFiles files, Guid file)
    {
        if (await request.FindAsync().ConfigureAwait(false) is not { } caller)
        {
            return Results.NotFound();
        }

        try
        {
            FileContent content = await files.OpenAsync(caller, file, request.Gone).ConfigureAwait(false);
            request.Http.Response.RegisterForDisposeAsync(content);

            // Saved and never shown: whatever it is, it does not run here.
            request.Http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = content.File.Name }.ToString();
            return Results.Stream(content.Stream, "application/octet-stream");
        }
        catch (PlatformException)
        {
            return Results.NotFound();
        }
    }

    // Before any is stored: of too many, nobody could say which were left out.
    private static void DemandFew(int files)
    {
        if (files > ChatFiles.MostFiles)
        {
            throw Invalid("attachment_many", "A message has at most ten files.");
        }
    }

    private static PlatformException Invalid(string reason, string message) => new(PlatformError.Invalid, message) { Reason = reason };
}
