using Lyceum.Platform.Prices;

namespace Lyceum.Platform.Ledgers;

/// <summary>A single call.</summary>
public sealed record UsageCall
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was admitted.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>When it was settled.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The project that pays.</summary>
    public required Guid ProjectId { get; init; }

    /// <summary>The key that called; null where a person did.</summary>
    public required Guid? KeyId { get; init; }

    /// <summary>The person on whose behalf; null where there is none.</summary>
    public required Guid? UserId { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The kind of work.</summary>
    public required UsageOperation Operation { get; init; }

    /// <summary>What it used.</summary>
    public required UsageAmounts Usage { get; init; }

    /// <summary>What it costs, corrections included.</summary>
    public required Money Cost { get; init; }

    /// <summary>What corrected prices added to its first cost, or took from it.</summary>
    public required Money Corrected { get; init; }

    /// <summary>Where it stands among all calls.</summary>
    public CallCursor Cursor => new(OccurredAt, Id);
}
