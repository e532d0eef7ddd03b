namespace Lyceum.Platform.Prices;

/// <summary>
/// What a model costs. A call's cost is the exact sum of its parts, rounded up once to a billionth of a unit, so that it does not
/// depend on the order of adding and more use never costs less.
/// </summary>
public readonly record struct Rates
{
    /// <summary>The greatest rate of any kind: a thousand million units.</summary>
    public static readonly Money Maximum = Money.FromUnits(1_000_000_000);

    // One common denominator of millionths of tokens and sixty-thousandths of milliseconds.
    private const long Denominator = 60_000_000;

    /// <summary>Nothing costs anything.</summary>
    public static Rates Free => default;

    /// <summary>For a million tokens read that were not cached.</summary>
    public Money PerMillionInput { get; init; }

    /// <summary>For a million tokens read that were cached.</summary>
    public Money PerMillionCachedInput { get; init; }

    /// <summary>For a million tokens written.</summary>
    public Money PerMillionOutput { get; init; }

    /// <summary>For an image.</summary>
    public Money PerImage { get; init; }

    /// <summary>For a minute of sound.</summary>
    public Money PerMinute { get; init; }

    /// <summary>What a call costs.</summary>
    /// <exception cref="ArgumentException">The amounts cannot be.</exception>
    /// <exception cref="OverflowException">The cost is beyond <see cref="Money"/>.</exception>
    public Money CostOf(UsageAmounts usage)
    {
        usage.Validate();
        return Cost(usage, PerMillionInput);
    }

    /// <summary>The most that a call can cost which uses no more than this, whatever part of its input turns out to be cached.</summary>
    /// <exception cref="ArgumentException">The amounts cannot be.</exception>
    /// <exception cref="OverflowException">The cost is beyond <see cref="Money"/>.</exception>
    public Money GreatestCostOf(UsageAmounts greatest)
    {
        greatest.Validate();
        Money dearer = PerMillionInput > PerMillionCachedInput ? PerMillionInput : PerMillionCachedInput;
        return Cost(greatest with { CachedInputTokens = 0 }, dearer);
    }

    /// <summary>Refuses rates below zero or too great.</summary>
    /// <exception cref="PlatformException">One is.</exception>
    internal void Validate()
    {
        foreach (Money rate in (ReadOnlySpan<Money>)[PerMillionInput, PerMillionCachedInput, PerMillionOutput, PerImage, PerMinute])
        {
            if (rate < Money.Zero || rate > Maximum)
            {
                throw PlatformException.Invalid($"A rate is between 0 and {Maximum}; this one is {rate}.", "rate");
            }
        }
    }

    private Money Cost(UsageAmounts usage, Money perMillionInput)
    {
        Int128 millionths = ((Int128)(usage.InputTokens - usage.CachedInputTokens) * perMillionInput.Nanos)
            + ((Int128)usage.CachedInputTokens * PerMillionCachedInput.Nanos)
            + ((Int128)usage.OutputTokens * PerMillionOutput.Nanos);
        Int128 numerator = (millionths * 60)
            + ((Int128)usage.Images * PerImage.Nanos * Denominator)
            + ((Int128)usage.Milliseconds * PerMinute.Nanos * 1000);
        return new Money(checked((long)((numerator + Denominator - 1) / Denominator)));
    }
}
