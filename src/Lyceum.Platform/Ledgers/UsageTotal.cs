using Lyceum.Platform.Prices;

namespace Lyceum.Platform.Ledgers;

/// <summary>What one key of a project used of one model in some time.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="KeyId">The key; null where people called without one.</param>
/// <param name="Model">The model.</param>
/// <param name="Calls">How many calls.</param>
/// <param name="Usage">What they used together.</param>
/// <param name="Cost">What they cost together, corrections included.</param>
public sealed record UsageTotal(Guid ProjectId, Guid? KeyId, string Model, long Calls, UsageAmounts Usage, Money Cost);
