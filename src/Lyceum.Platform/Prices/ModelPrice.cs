using Lyceum.Platform.Data;

namespace Lyceum.Platform.Prices;

/// <summary>
/// What a model costs from some time on, in billionths of a unit. A correction is a further row for the same time: the one recorded last counts,
/// and the others tell what was believed before.
/// </summary>
public sealed class ModelPrice : IPlatformEntity, IAppendOnly
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>From when on.</summary>
    public DateTimeOffset EffectiveFrom { get; init; }

    /// <summary>When it was written down.</summary>
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>For a million tokens read that were not cached.</summary>
    public long NanosPerMillionInput { get; init; }

    /// <summary>For a million tokens read that were cached.</summary>
    public long NanosPerMillionCachedInput { get; init; }

    /// <summary>For a million tokens written.</summary>
    public long NanosPerMillionOutput { get; init; }

    /// <summary>For an image.</summary>
    public long NanosPerImage { get; init; }

    /// <summary>For a minute of sound.</summary>
    public long NanosPerMinute { get; init; }

    /// <summary>The rates as one value.</summary>
    public Rates ToRates() => new()
    {
        PerMillionInput = new Money(NanosPerMillionInput),
        PerMillionCachedInput = new Money(NanosPerMillionCachedInput),
        PerMillionOutput = new Money(NanosPerMillionOutput),
        PerImage = new Money(NanosPerImage),
        PerMinute = new Money(NanosPerMinute),
    };
}
