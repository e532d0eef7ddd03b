using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Prompts;

/// <summary>A text that is used again and again, by its short name. It is a person's own, or a project's for all who use the project.</summary>
public sealed class SavedPrompt : IOwnedEntity
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

    /// <summary>What it is called by after a slash; once for an owner.</summary>
    public required string Name { get; set; }

    /// <summary>What people read in lists.</summary>
    public required string Title { get; set; }

    /// <summary>The text, with places such as <c>{{name}}</c> that are filled in.</summary>
    public required string Text { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
