using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Conversations;

/// <summary>
/// Finds messages of the actor's conversations by their words. Neither removed nor temporary conversations are searched. Safe for
/// use by many threads.
/// </summary>
/// <param name="database">Where they are.</param>
public sealed class ConversationSearch(PlatformDatabase database)
{
    private const int LargestPage = 100;
    private const int MaximumQuery = 1000;
    private const int MostWords = 16;
    private readonly IMessageIndex _index = database.Provider == DatabaseProvider.Sqlite ? new SqliteMessageIndex() : new PostgresMessageIndex();

    /// <summary>Finds the messages in which every word of a query begins some word, whatever their case. The newest come first.</summary>
    /// <param name="actor">Whose.</param>
    /// <param name="query">Words; whatever else is in it does not matter. Without a word nothing is found.</param>
    /// <param name="filter">In which conversations.</param>
    /// <param name="after">Where the page before ended; null for the first page.</param>
    /// <param name="limit">How many at most, from 1 to 100.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The query is too long, or the limit is none.</exception>
    public async Task<SearchPage> SearchAsync(
        Actor actor, string query, ConversationFilter filter, SearchCursor? after, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LargestPage || query.Length > MaximumQuery)
        {
            throw PlatformException.Invalid($"A search has at most {MaximumQuery} characters, and a page between 1 and {LargestPage} messages.");
        }

        List<string> words = Snippet.Words(query, MostWords);
        if (words.Count == 0)
        {
            return new SearchPage([], null);
        }

        await using PlatformDbContext context = database.OpenFor(actor);
        IQueryable<Message> messages = _index.Match(context, words);
        if (after is not null)
        {
            (DateTimeOffset createdAt, Guid id) = (after.CreatedAt.ToUniversalTime(), after.MessageId);
            messages = messages.Where(message => message.CreatedAt < createdAt || (message.CreatedAt == createdAt && message.Id.CompareTo(id) < 0));
        }

        var found = await messages.Join(
                filter.Apply(context.Conversations),
                static message => message.ConversationId,
                static conversation => conversation.Id,
                static (message, conversation) => new { message.ConversationId, conversation.Title, message.Id, message.Role, message.CreatedAt, message.Text })
            .OrderByDescending(static hit => hit.CreatedAt).ThenByDescending(static hit => hit.Id).Take(limit + 1)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        List<SearchHit> hits = [.. found.Take(limit).Select(hit => new SearchHit(hit.ConversationId, hit.Title, hit.Id, hit.Role, hit.CreatedAt, Snippet.Of(hit.Text, words)))];
        return new SearchPage(hits, found.Count > limit ? new SearchCursor(hits[^1].CreatedAt, hits[^1].MessageId) : null);
    }
}
