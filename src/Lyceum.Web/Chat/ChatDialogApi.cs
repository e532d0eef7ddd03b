using Lyceum.Gateway.Callers;
using Lyceum.Platform;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Feedback;
using Lyceum.Platform.Sharing;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Web.Chat;

/// <summary>What the dialogs of an open conversation ask and send: links to it, and what somebody thinks of an answer. Without a script pages of their own do the same.</summary>
internal static class ChatDialogApi
{
    private const int MostShares = 100;

    /// <summary>Maps it.</summary>
    public static void MapChatDialogs(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder chat = endpoints.MapGroup("/chat/{id:guid}").RequireAuthorization(LyceumWeb.PersonPolicy).ExcludeFromDescription();
        chat.MapGet("/shares", (ChatRequest request, ShareDirectory shares, Guid id) =>
            request.ShowAsync(caller => ListAsync(request, shares, caller, id, null), ChatJson.Default.SharesView));
        chat.MapPost("/shares", ShareAsync);
        chat.MapPost("/shares/revoke", RevokeAsync);
        chat.MapGet("/messages/{message:guid}/feedback", (ChatRequest request, FeedbackDirectory feedback, Guid id, Guid message) =>
            request.ShowAsync(caller => FindAsync(request, feedback, caller, id, message), ChatJson.Default.FeedbackView));
        chat.MapPost("/messages/{message:guid}/feedback", SayAsync);
        chat.MapPost("/messages/{message:guid}/feedback/clear", ClearAsync);
    }

    private static Task<IResult> ShareAsync(ChatRequest form, ShareDirectory shares, AccountOptions accounts, Guid id) => form.DoAsync(
        async caller =>
        {
            ShareSettings settings = ShareSettings.ForDays(int.TryParse(form.Text("days"), out int days) ? days : null, form.Text("name") is not null);
            IssuedShare made = await shares.CreateAsync(caller.Actor, id, null, settings, form.Gone).ConfigureAwait(false);
            return await ListAsync(form, shares, caller, id, new Uri(accounts.PublicAddress, $"/share/{made.Token.Reveal()}").AbsoluteUri).ConfigureAwait(false);
        },
        ChatJson.Default.SharesView);

    private static Task<IResult> RevokeAsync(ChatRequest form, ShareDirectory shares, Guid id) => form.DoAsync(
        async caller =>
        {
            try
            {
                await shares.RevokeAsync(caller.Actor, form.Demand("share"), form.Gone).ConfigureAwait(false);
            }
            catch (PlatformException gone) when (gone.Error == PlatformError.NotFound)
            {
                // Revoked in another window; the list says so.
            }

            return await ListAsync(form, shares, caller, id, null).ConfigureAwait(false);
        },
        ChatJson.Default.SharesView);

    private static async Task<SharesView> ListAsync(ChatRequest request, ShareDirectory shares, Caller caller, Guid id, string? link)
    {
        UiText text = request.Texts;
        await request.Conversations.GetAsync(caller.Actor, id, request.Gone).ConfigureAwait(false);
        Page<ConversationShare> page = await shares.ListAsync(caller.Actor, id, new PageQuery { Limit = MostShares }, request.Gone).ConfigureAwait(false);
        return new SharesView(link, [.. page.Items.Select(share => new ShareView(
            share.Id,
            $"{text.Format("Share_row", text.Day(share.CreatedAt), share.Messages, share.Openings)} · {(share.ExpiresAt is { } end ? text.Format("Share_until", text.Day(end)) : text["Share_always"])}",
            text.Format("Share_revoke_label", text.Minute(share.CreatedAt))))]);
    }

    private static Task<IResult> SayAsync(ChatRequest form, FeedbackDirectory feedback, Guid id, Guid message) => form.DoAsync(
        async caller =>
        {
            NewFeedback said = new(form.Text("rating") == nameof(FeedbackRating.Bad) ? FeedbackRating.Bad : FeedbackRating.Good)
            {
                Reasons = (FeedbackReasons)form.Form["reasons"].Aggregate(0, static (all, reason) => int.TryParse(reason, out int one) ? all | one : all),
                Comment = form.Text("comment"),
                SharesConversation = form.Text("share") is not null,
            };
            return FeedbackView.Of(await feedback.SetAsync(caller.Actor, id, message, said, form.Gone).ConfigureAwait(false));
        },
        ChatJson.Default.FeedbackView);

    private static Task<IResult> ClearAsync(ChatRequest form, FeedbackDirectory feedback, Guid id, Guid message) => form.DoAsync(
        async caller =>
        {
            await form.Tree.GetAsync(caller.Actor, id, message, form.Gone).ConfigureAwait(false);
            await feedback.ClearAsync(caller.Actor, id, message, form.Gone).ConfigureAwait(false);
            return FeedbackView.Of(null);
        },
        ChatJson.Default.FeedbackView);

    private static async Task<FeedbackView> FindAsync(ChatRequest request, FeedbackDirectory feedback, Caller caller, Guid id, Guid message)
    {
        await request.Tree.GetAsync(caller.Actor, id, message, request.Gone).ConfigureAwait(false);
        return FeedbackView.Of((await feedback.FindAsync(caller.Actor, id, [message], request.Gone).ConfigureAwait(false)).GetValueOrDefault(message));
    }
}
