using System.Collections.Immutable;
using Lyceum.Gateway.Callers;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Organizations;

namespace Lyceum.Web.Site.Search;

/// <summary>Finds a person's conversations beside what is everybody's, by the search of the chat.</summary>
/// <param name="callers">Who the person is where it works.</param>
/// <param name="conversations">Finds titles.</param>
/// <param name="messages">Finds words of messages.</param>
internal sealed class ConversationFinder(MemberCallers callers, ConversationDirectory conversations, ConversationSearch messages) : IPersonalSearch
{
    private const string Kind = "Kind_conversation";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SearchResult>> SearchAsync(VerifiedSession person, string query, int most, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        string words = query.Length > SearchWords.MaxQuery ? query[..SearchWords.MaxQuery] : query;
        if (string.IsNullOrWhiteSpace(words) || person.HomeOrganizationId is not { } home
            || await callers.FindAsync(home, person.UserId, cancellation).ConfigureAwait(false) is not { Actor: { Role: >= Role.Member } actor })
        {
            return [];
        }

        ConversationFilter filter = new();
        IReadOnlyList<Conversation> titles = (await conversations.ListAsync(actor, filter with { TitleWords = words }, null, most, cancellation).ConfigureAwait(false)).Conversations;
        IReadOnlyList<SearchHit> hits = (await messages.SearchAsync(actor, words, filter, null, most, cancellation).ConfigureAwait(false)).Hits;
        IReadOnlyList<string> sought = SearchWords.OfQuery(words);

        // A conversation is there once: by its title, or else by the newest of its messages.
        return
        [
            .. titles.Select(conversation => new SearchResult(Kind, $"/chat/{conversation.Id}", SearchSnippet.Mark(conversation.Title, sought), [], 1)),
            .. hits.DistinctBy(static hit => hit.ConversationId).Where(hit => titles.All(conversation => conversation.Id != hit.ConversationId))
                .Select(hit => new SearchResult(Kind, $"/chat/{hit.ConversationId}?at={hit.MessageId}", SearchSnippet.Mark(hit.Title, sought), Pieces(hit.Snippet), 0)),
        ];
    }

    private static ImmutableArray<SearchPiece> Pieces(Snippet snippet)
    {
        ImmutableArray<SearchPiece>.Builder pieces = ImmutableArray.CreateBuilder<SearchPiece>();
        int at = 0;
        foreach ((int start, int length) in snippet.Highlights)
        {
            pieces.Add(new SearchPiece(snippet.Text[at..start], false));
            pieces.Add(new SearchPiece(snippet.Text.Substring(start, length), true));
            at = start + length;
        }

        pieces.Add(new SearchPiece(snippet.Text[at..], false));
        return [.. pieces.Where(static piece => piece.Text.Length > 0)];
    }
}
