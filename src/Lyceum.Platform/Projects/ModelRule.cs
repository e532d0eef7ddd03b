using Lyceum.Platform.Data;

namespace Lyceum.Platform.Projects;

/// <summary>Which models a project may use; without such a row, all.</summary>
public sealed class ModelRule : ITenantEntity
{
    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The project.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>How the list is meant.</summary>
    public ModelRuleMode Mode { get; set; }

    /// <summary>Names of models, by their letters exactly.</summary>
    public required string[] Models { get; set; }

    /// <summary>Whether a model may be used.</summary>
    public bool Allows(string model) => Models.Contains(model, StringComparer.Ordinal) == (Mode == ModelRuleMode.Allow);
}
