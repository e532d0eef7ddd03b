using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Generations;

/// <summary>
/// One run of a model, apart from the message that it writes, so that telling that it lives does not get dearer as a conversation
/// grows. The server's, not the reader's: nothing in it depends on who reads.
/// </summary>
public sealed class Generation : IOwnedEntity
{
    /// <summary>Its id, which the client chose: starting twice with one id makes one generation.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <inheritdoc/>
    public OwnerKind OwnerKind { get; init; }

    /// <inheritdoc/>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid OwnerId { get; init; }

    /// <summary>What kind of thing it is the record of, a word that the gateway decides; empty for an answer in a conversation.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Pairs that an application keeps with it, as a JSON object; null for none.</summary>
    public string? Metadata { get; internal set; }

    /// <summary>The conversation that it writes into; null for none.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>The message that it writes; null for none.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>How far it is.</summary>
    public GenerationStatus Status { get; internal set; }

    /// <summary>Once it ended, its last event. Before, the last one that was noted here, at most some seconds old; -1 for none.</summary>
    public long LastSequence { get; internal set; } = -1;

    /// <summary>When its process told last that it lives.</summary>
    public DateTimeOffset HeartbeatAt { get; internal set; }

    /// <summary>When it began.</summary>
    [Retained(RetainedData.Generations)]
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>When somebody asked it to stop; null where nobody did.</summary>
    public DateTimeOffset? CancelRequestedAt { get; internal set; }

    /// <summary>What went wrong, as a word for programs; null where nothing did.</summary>
    public string? ErrorCode { get; internal set; }

    /// <summary>What went wrong, as a sentence for people; null where nothing did.</summary>
    public string? ErrorMessage { get; internal set; }

    /// <summary>What was asked for, as JSON in the shape that the gateway decides.</summary>
    public required string Request { get; init; }

    /// <summary>What came of it, as JSON in the shape that the gateway decides; null until it ended, and where nothing did.</summary>
    public string? Result { get; internal set; }

    /// <summary>When it is deleted with its events; null with its conversation only.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
