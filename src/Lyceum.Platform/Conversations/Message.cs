using System.Buffers.Binary;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Conversations;

/// <summary>
/// A message of a conversation's tree. Messages that follow each other share a branch; a second answer to the same message begins
/// a branch of its own. So a path through thousands of messages is a few ranges of one index (see the room's README).
/// </summary>
public sealed class Message : IOwnedEntity
{
    /// <summary>The longest <see cref="Text"/>; words beyond it are not found. PostgreSQL indexes no more than a mebibyte.</summary>
    public const int MaximumText = 128 * 1024;

    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <inheritdoc/>
    public OwnerKind OwnerKind { get; init; }

    /// <inheritdoc/>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid OwnerId { get; init; }

    /// <summary>The conversation.</summary>
    public Guid ConversationId { get; init; }

    /// <summary>The message that it follows; null for a first one.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>Its place among those that follow the same message, from 0.</summary>
    public int SiblingIndex { get; init; }

    /// <summary>How many messages stand before it on its path.</summary>
    public int Depth { get; init; }

    /// <summary>Its branch: the id of the branch's first message.</summary>
    public Guid BranchId { get; init; }

    /// <summary>Of a branch's first message, the branch that it leaves; null elsewhere.</summary>
    public Guid? ForkedFromId { get; init; }

    /// <summary>Who speaks.</summary>
    public MessageRole Role { get; init; }

    /// <summary>Its parts, as JSON in the shape that the gateway decides.</summary>
    public required string Content { get; set; }

    /// <summary>Its words without their shape, for searching.</summary>
    public string Text { get; set; } = "";

    /// <summary>The model that wrote it; null where none did.</summary>
    public string? Model { get; init; }

    /// <summary>The generation that writes or wrote it; null where none did.</summary>
    public Guid? GenerationId { get; init; }

    /// <summary>The last event of its generation that <see cref="Content"/> covers; -1 for none.</summary>
    public long CoveredSequence { get; set; } = -1;

    /// <summary>How far it is.</summary>
    public MessageStatus Status { get; set; }

    /// <summary>Tokens that were read for it; null where nobody counted.</summary>
    public long? InputTokens { get; set; }

    /// <summary>Tokens that were written for it; null where nobody counted.</summary>
    public long? OutputTokens { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its number in SQLite's word index, whose rows have whole numbers: 62 of the random bits of <see cref="Id"/>.</summary>
    internal long SearchKey
    {
        get => BinaryPrimitives.ReadInt64BigEndian(Id.ToByteArray(bigEndian: true).AsSpan(8)) & 0x3FFF_FFFF_FFFF_FFFF;
        private set
        {
            // It follows from the id; EF Core sets it when it reads a row.
        }
    }

    /// <summary>Text as this column takes it.</summary>
    internal static string Searchable(string text) => StoredText.Clean(text.Length <= MaximumText ? text : text[..MaximumText]);
}
