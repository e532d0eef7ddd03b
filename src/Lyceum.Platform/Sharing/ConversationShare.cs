using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Sharing;

/// <summary>A link to one path of a conversation as it was when the link was made. What is shown are the rows of <see cref="SharedMessage"/>, which never change.</summary>
public sealed class ConversationShare : IOwnedEntity
{
    /// <summary>Its id, in the order of making. It opens nothing.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <inheritdoc/>
    public OwnerKind OwnerKind { get; init; }

    /// <inheritdoc/>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid OwnerId { get; init; }

    /// <summary>The conversation; with it the link goes.</summary>
    public Guid ConversationId { get; init; }

    /// <summary>SHA-256 of what opens it.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>The conversation's title at that time.</summary>
    public required string Title { get; init; }

    /// <summary>How many messages it shows.</summary>
    public int Messages { get; init; }

    /// <summary>Whether it tells its owner's name.</summary>
    public bool ShowsOwner { get; init; }

    /// <summary>How often somebody opened it; nothing is kept of who.</summary>
    public long Openings { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it goes by itself; null never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
