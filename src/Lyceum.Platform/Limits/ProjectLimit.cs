using Lyceum.Platform.Data;

namespace Lyceum.Platform.Limits;

/// <summary>What a project may use of one model in a minute and at the same time.</summary>
public sealed class ProjectLimit : ITenantEntity
{
    /// <summary>Stands for every model that has no limits of its own.</summary>
    public const string AnyModel = "*";

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The project.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>The model, or <see cref="AnyModel"/>.</summary>
    public required string Model { get; init; }

    /// <summary>Requests in a minute; null without limit.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Tokens in a minute; null without limit.</summary>
    public long? TokensPerMinute { get; set; }

    /// <summary>Calls at the same time; null without limit.</summary>
    public int? ParallelCalls { get; set; }
}
