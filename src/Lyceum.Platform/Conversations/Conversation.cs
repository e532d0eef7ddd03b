using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Conversations;

/// <summary>A conversation: what is true of all of it. Its messages are rows of their own.</summary>
public sealed class Conversation : IOwnedEntity
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <inheritdoc/>
    public OwnerKind OwnerKind { get; init; }

    /// <inheritdoc/>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid OwnerId { get; init; }

    /// <summary>The project that it is filed under; null for none. It says nothing of who sees it.</summary>
    public Guid? ProjectId { get; internal set; }

    /// <summary>What people call it; empty until it has a name.</summary>
    public string Title { get; internal set; } = "";

    /// <summary>The model that answers; null where none was chosen.</summary>
    public string? Model { get; internal set; }

    /// <summary>What the model is told before all messages; null for nothing.</summary>
    public string? Instructions { get; internal set; }

    /// <summary>Whether it stands above the others.</summary>
    public bool IsPinned { get; internal set; }

    /// <summary>Whether it was put away.</summary>
    public bool IsArchived { get; internal set; }

    /// <summary>Pairs that an application keeps with it.</summary>
    public Dictionary<string, string> Metadata { get; internal set; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a message or a setting changed last.</summary>
    [Retained(RetainedData.Conversations)]
    public DateTimeOffset UpdatedAt { get; internal set; }

    /// <summary>When it goes by itself; null never. A temporary conversation has it from the start, and is in no list.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Since when it is removed; null while it is not. It can be restored for a while.</summary>
    public DateTimeOffset? RemovedAt { get; internal set; }

    /// <summary>The last message of the branch that is shown; null while there is none.</summary>
    public Guid? ActiveLeafId { get; internal set; }

    /// <summary>Whether it goes by itself.</summary>
    public bool IsTemporary => ExpiresAt is not null;

    /// <summary>What its owner may set, as one value.</summary>
    public ConversationSettings Settings => new()
    {
        Title = Title,
        Model = Model,
        Instructions = Instructions,
        ProjectId = ProjectId,
        IsPinned = IsPinned,
        IsArchived = IsArchived,
        Metadata = Metadata,
    };

    internal void Apply(ConversationSettings settings)
    {
        Title = settings.Title;
        Model = settings.Model;
        Instructions = settings.Instructions;
        ProjectId = settings.ProjectId;
        IsPinned = settings.IsPinned;
        IsArchived = settings.IsArchived;
        Metadata = new Dictionary<string, string>(settings.Metadata, StringComparer.Ordinal);
    }
}
