using System.Globalization;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Organizations;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Chat;

/// <summary>Lists a person's conversations by days, a part at a time.</summary>
/// <param name="conversations">The conversations.</param>
/// <param name="text">What pages say.</param>
/// <param name="http">The request, which says where on the day the person is.</param>
/// <param name="time">The clock.</param>
internal sealed class ChatLists(ConversationDirectory conversations, UiText text, IHttpContextAccessor http, TimeProvider time)
{
    private const int PartLength = 40;
    private const int MostPinned = 100;

    /// <summary>A part of the list.</summary>
    /// <param name="actor">Whose.</param>
    /// <param name="after">The <see cref="ConversationListView.Next"/> of the part before; null for the first.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<ConversationListView> ReadAsync(Actor actor, string? after, CancellationToken cancellation)
    {
        ConversationCursor? cursor = Parse(after);
        ConversationPage page = await conversations.ListAsync(actor, new ConversationFilter { IsPinned = false }, cursor, PartLength, cancellation).ConfigureAwait(false);
        List<ConversationGroupView> groups = [];
        if (cursor is null)
        {
            ConversationPage pinned = await conversations.ListAsync(actor, new ConversationFilter { IsPinned = true }, null, MostPinned, cancellation).ConfigureAwait(false);
            if (pinned.Conversations.Count > 0)
            {
                groups.Add(new ConversationGroupView(text["Chat_pinned"], [.. pinned.Conversations.Select(View)]));
            }
        }

        groups.AddRange(page.Conversations.GroupBy(conversation => Span(conversation.UpdatedAt)).Select(group => new ConversationGroupView(text[group.Key], [.. group.Select(View)])));
        return new ConversationListView(groups, page.Next is { } next ? string.Create(CultureInfo.InvariantCulture, $"{next.UpdatedAt.UtcTicks}-{next.Id:N}") : null);
    }

    /// <summary>A conversation's name in lists.</summary>
    public string NameOf(string title) => title.Length > 0 ? title : text["Chat_unnamed"];

    private ConversationView View(Conversation conversation) => new(conversation.Id, NameOf(conversation.Title));

    private string Span(DateTimeOffset changed)
    {
        TimeSpan zone = http.HttpContext is { } context ? ChatZone.Of(context) : TimeSpan.Zero;
        return (time.GetUtcNow().ToOffset(zone).Date - changed.ToOffset(zone).Date).Days switch
        {
            <= 0 => "Chat_today",
            1 => "Chat_yesterday",
            <= 7 => "Chat_week",
            <= 30 => "Chat_month",
            _ => "Chat_older",
        };
    }

    private static ConversationCursor? Parse(string? after) =>
        after?.Split('-') is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out long when)
        && when <= DateTimeOffset.MaxValue.UtcTicks && Guid.TryParseExact(id, "N", out Guid conversation)
            ? new ConversationCursor(new DateTimeOffset(when, TimeSpan.Zero), conversation) : null;
}
