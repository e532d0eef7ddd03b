using Lyceum.Platform.Data;
using Lyceum.Platform.Files;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Conversations;

/// <summary>
/// That a message has a file attached, be it that it waits in the queue. A file of the purpose <see cref="FilePurpose.Attachment"/> that was attached once goes
/// when the last of these does.
/// </summary>
public sealed class MessageFile : IOwnedEntity
{
    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <inheritdoc/>
    public OwnerKind OwnerKind { get; init; }

    /// <inheritdoc/>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid OwnerId { get; init; }

    /// <summary>The conversation.</summary>
    public Guid ConversationId { get; init; }

    /// <summary>The message, or the one that will have this id once it leaves the queue.</summary>
    public Guid MessageId { get; init; }

    /// <summary>The file.</summary>
    public Guid FileId { get; init; }
}
