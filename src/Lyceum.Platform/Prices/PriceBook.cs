using System.Collections.Immutable;
using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Prices;

/// <summary>
/// What models cost, now and at any time before. Held in memory, since every call asks. A model without a price is free: a
/// missing entry must not lock anybody out. Safe for use by many threads.
/// </summary>
/// <param name="database">Where prices are.</param>
/// <param name="time">The clock.</param>
public sealed class PriceBook(PlatformDatabase database, TimeProvider time)
{
    // For each model its prices, the earliest first; of those for the same time only the one recorded last.
    private ImmutableDictionary<string, ImmutableArray<ModelPrice>> _prices = ImmutableDictionary.Create<string, ImmutableArray<ModelPrice>>(StringComparer.Ordinal);

    // When the last of them was written down. Written and read by one at a time, under the ledger's lock.
    private DateTimeOffset _recordedAt;

    /// <summary>Reads all prices; called once before the first call.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        List<ModelPrice> all = await context.ModelPrices.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        _recordedAt = all.Count == 0 ? default : all.Max(static price => price.RecordedAt);
        Volatile.Write(ref _prices, all.GroupBy(static price => price.Model, StringComparer.Ordinal)
            .ToImmutableDictionary(static group => group.Key, static group => InForce(group), StringComparer.Ordinal));
    }

    /// <summary>What a model costs at some time.</summary>
    public Rates RatesAt(string model, DateTimeOffset at)
    {
        if (Volatile.Read(ref _prices).TryGetValue(model, out ImmutableArray<ModelPrice> prices))
        {
            for (int i = prices.Length - 1; i >= 0; i--)
            {
                if (prices[i].EffectiveFrom <= at)
                {
                    return prices[i].ToRates();
                }
            }
        }

        return Rates.Free;
    }

    /// <summary>The prices of all models that were and will be in force, by model and time.</summary>
    public async Task<IReadOnlyList<ModelPrice>> ListAsync(CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        List<ModelPrice> all = await context.ModelPrices.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. all.GroupBy(static price => price.Model, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal).SelectMany(static group => InForce(group))];
    }

    /// <summary>Everything that was ever written down for a model, in the order of writing.</summary>
    public async Task<IReadOnlyList<ModelPrice>> HistoryAsync(string model, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        return await context.ModelPrices.AsNoTracking().Where(price => price.Model == model)
            .OrderBy(price => price.RecordedAt).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a price down.</summary>
    /// <returns>Until when it is in force: the time of the next price, or null.</returns>
    internal async Task<DateTimeOffset?> RecordAsync(string model, DateTimeOffset effectiveFrom, Rates rates, CancellationToken cancellationToken)
    {
        model = Names.Check(model);
        rates.Validate();
        DateTimeOffset now = time.GetUtcNow();
        // Later than any before, whatever the clock does: the one recorded last is the one that counts.
        DateTimeOffset recordedAt = WholeMicroseconds(now);
        recordedAt = recordedAt > _recordedAt ? recordedAt : _recordedAt.AddMicroseconds(1);
        ModelPrice price = new()
        {
            Id = Guid.CreateVersion7(now),
            Model = model,
            EffectiveFrom = WholeMicroseconds(effectiveFrom),
            RecordedAt = recordedAt,
            NanosPerMillionInput = rates.PerMillionInput.Nanos,
            NanosPerMillionCachedInput = rates.PerMillionCachedInput.Nanos,
            NanosPerMillionOutput = rates.PerMillionOutput.Nanos,
            NanosPerImage = rates.PerImage.Nanos,
            NanosPerMinute = rates.PerMinute.Nanos,
        };
        await using PlatformDbContext context = database.OpenEverywhere();
        context.Add(price);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);

        // Read again rather than added to: what another process wrote counts too.
        await LoadAsync(cancellationToken).ConfigureAwait(false);
        return Volatile.Read(ref _prices)[model].Select(static other => (DateTimeOffset?)other.EffectiveFrom).FirstOrDefault(from => from > price.EffectiveFrom);
    }

    // As the database keeps it, so that what was just written equals what is read.
    private static DateTimeOffset WholeMicroseconds(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    private static ImmutableArray<ModelPrice> InForce(IEnumerable<ModelPrice> prices) =>
        [.. prices.GroupBy(static price => price.EffectiveFrom)
            .Select(static same => same.MaxBy(static price => price.RecordedAt)!)
            .OrderBy(static price => price.EffectiveFrom)];
}
