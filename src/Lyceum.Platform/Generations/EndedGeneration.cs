using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.Generations;

/// <summary>A generation that came to its end.</summary>
/// <param name="Generation">The generation as it began.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Result">What came of it; null where nothing did.</param>
/// <param name="EndedAt">When.</param>
public sealed record EndedGeneration(Generation Generation, GenerationStatus Status, string? Result, DateTimeOffset EndedAt)
{
    /// <summary>The project that owns it, as one that uses its own things and manages none; null where a person owns it.</summary>
    public Actor? Project => Generation.OwnerKind == OwnerKind.Project
        ? new Actor(Generation.OrganizationId, Generation.OwnerId, Role.Viewer) { UserId = null, ProjectId = Generation.OwnerId }
        : null;
}
