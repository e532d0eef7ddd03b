using Lyceum.Platform.Prices;

namespace Lyceum.Platform.Ledgers;

/// <summary>A sum of a report.</summary>
/// <param name="ProjectId">The project; null where projects are not told apart.</param>
/// <param name="KeyId">The key; null where keys are not told apart, or people called without one.</param>
/// <param name="UserId">The person; null where people are not told apart, or there was none.</param>
/// <param name="Model">The model; null where models are not told apart.</param>
/// <param name="Operation">The kind of work; null where kinds are not told apart.</param>
/// <param name="Requests">How many calls.</param>
/// <param name="Usage">What they used together.</param>
/// <param name="Cost">What they cost together, corrections included.</param>
public sealed record UsageLine(
    Guid? ProjectId, Guid? KeyId, Guid? UserId, string? Model, UsageOperation? Operation, long Requests, UsageAmounts Usage, Money Cost);
