using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.Generations;

/// <summary>A generation of a project that comes to its end.</summary>
/// <param name="Project">The project that owns it, as one that uses its own things and manages none.</param>
/// <param name="Generation">The generation as it began.</param>
/// <param name="Status">How it ends.</param>
/// <param name="Result">What came of it; null where nothing did.</param>
/// <param name="EndedAt">When.</param>
public sealed record EndedGeneration(Actor Project, Generation Generation, GenerationStatus Status, string? Result, DateTimeOffset EndedAt);
