using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Conversations;

/// <summary>What an owner wants of all its conversations.</summary>
public sealed class ConversationPreferences : IOwnedEntity
{
    /// <summary>The longest <see cref="Instructions"/>, in UTF-16 units.</summary>
    public const int MaximumInstructions = 16 * 1024;

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <inheritdoc/>
    public OwnerKind OwnerKind { get; init; }

    /// <inheritdoc/>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid OwnerId { get; init; }

    /// <summary>What models are told in every conversation; null for nothing.</summary>
    public string? Instructions { get; set; }

    /// <summary>The model that answers unless another is chosen; null where none was.</summary>
    public string? Model { get; set; }

    /// <summary>For how many days conversations are kept after their last message; null as long as the organisation keeps them.</summary>
    public int? KeptDays { get; set; }
}
