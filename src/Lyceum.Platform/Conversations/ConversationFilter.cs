namespace Lyceum.Platform.Conversations;

/// <summary>Which conversations are meant; what is null does not matter.</summary>
public sealed record ConversationFilter
{
    private const int MostWords = 16;

    /// <summary>Filed under this project.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>With this model.</summary>
    public string? Model { get; init; }

    /// <summary>Words that are all in the title, whatever their case.</summary>
    public string? TitleWords { get; init; }

    /// <summary>Pinned, or not.</summary>
    public bool? IsPinned { get; init; }

    /// <summary>Put away, or not.</summary>
    public bool? IsArchived { get; init; } = false;

    /// <summary>Changed at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Changed before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Those that are listed at all: neither removed nor temporary, and as the filter says.</summary>
    internal IQueryable<Conversation> Apply(IQueryable<Conversation> conversations)
    {
        conversations = conversations.Where(static conversation => conversation.RemovedAt == null && conversation.ExpiresAt == null);
        conversations = ProjectId is { } project ? conversations.Where(conversation => conversation.ProjectId == project) : conversations;
        conversations = Model is { } model ? conversations.Where(conversation => conversation.Model == model) : conversations;
        foreach (string word in TitleWords is { } words ? Snippet.Words(words, MostWords) : [])
        {
#pragma warning disable CA1304, CA1311, CA1862 // The database lowers both; a comparison of .NET's has no SQL.
            conversations = conversations.Where(conversation => conversation.Title.ToLower().Contains(word.ToLower()));
#pragma warning restore CA1304, CA1311, CA1862
        }

        conversations = IsPinned is { } pinned ? conversations.Where(conversation => conversation.IsPinned == pinned) : conversations;
        conversations = IsArchived is { } archived ? conversations.Where(conversation => conversation.IsArchived == archived) : conversations;
        conversations = From?.ToUniversalTime() is { } from ? conversations.Where(conversation => conversation.UpdatedAt >= from) : conversations;
        return Until?.ToUniversalTime() is { } until ? conversations.Where(conversation => conversation.UpdatedAt < until) : conversations;
    }
}
