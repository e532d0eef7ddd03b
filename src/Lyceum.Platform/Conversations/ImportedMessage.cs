namespace Lyceum.Platform.Conversations;

/// <summary>A message that was written elsewhere.</summary>
/// <param name="Id">Its id here.</param>
/// <param name="ParentId">The message that it follows, which comes before it; null for a first one.</param>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">Its parts, as JSON in the shape that the gateway decides.</param>
public sealed record ImportedMessage(Guid Id, Guid? ParentId, MessageRole Role, string Content)
{
    /// <summary>Its words without their shape, for searching.</summary>
    public string Text { get; init; } = "";

    /// <summary>The files that <see cref="Content"/> names; those of them that are here are kept with it.</summary>
    public IReadOnlyList<Guid> Files { get; init; } = [];

    /// <summary>The model that wrote it; null where none did.</summary>
    public string? Model { get; init; }

    /// <summary>Whether it is whole; it is never running.</summary>
    public MessageStatus Status { get; init; }

    /// <summary>Tokens that were read for it; null where nobody counted.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens that were written for it; null where nobody counted.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>When it was made. Never before what it follows: then it counts as made at the same time.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
