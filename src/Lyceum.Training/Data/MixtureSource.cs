namespace Lyceum.Training.Data;

/// <summary>
/// Several endless sources, taken in turn by their weights. The turns are a fixed pattern in which each source stands as evenly as
/// possible, so that which document comes next is computed and not remembered.
/// </summary>
public sealed class MixtureSource : IDocumentSource
{
    private const int Turns = 1000;

    private readonly IDocumentSource[] _sources;
    private readonly int[] _shares;
    private readonly (int Source, int Rank)[] _pattern = new (int, int)[Turns];

    /// <summary>Mixes sources.</summary>
    /// <param name="sources">The sources, all without end, with their weights, above 0.</param>
    /// <exception cref="ArgumentException">There is none, one has an end, or a weight is under a thousandth of the sum.</exception>
    public MixtureSource(IReadOnlyList<(IDocumentSource Source, double Weight)> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        if (sources.Count == 0 || sources.Any(static item => item.Source.Count is not null))
        {
            throw new ArgumentException("A mixture takes one or more sources without end.", nameof(sources));
        }

        _sources = [.. sources.Select(static item => item.Source)];
        _shares = Divide([.. sources.Select(static item => item.Weight)]);

        // Whose turn it is: who is furthest behind what is due (smooth weighted round robin).
        int[] due = new int[_sources.Length];
        int[] taken = new int[_sources.Length];
        for (int turn = 0; turn < Turns; turn++)
        {
            int next = 0;
            for (int i = 0; i < due.Length; i++)
            {
                due[i] += _shares[i];
                next = due[i] > due[next] ? i : next;
            }

            due[next] -= Turns;
            _pattern[turn] = (next, taken[next]++);
        }
    }

    /// <summary>Null: there is no end.</summary>
    public long? Count => null;

    /// <inheritdoc/>
    public TrainingDocument? Read(long index)
    {
        (int source, long document) = Locate(index);
        return _sources[source].Read(document);
    }

    /// <inheritdoc/>
    public string NameOf(long index)
    {
        (int source, long document) = Locate(index);
        return _sources[source].NameOf(document);
    }

    /// <summary>Which document of which source a number stands for.</summary>
    internal (int Source, long Document) Locate(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        (int source, int rank) = _pattern[index % Turns];
        return (source, (index / Turns * _shares[source]) + rank);
    }

    // Largest remainders, so that the shares sum to the number of turns.
    private static int[] Divide(double[] weights)
    {
        if (weights.Any(static weight => !(weight > 0 && double.IsFinite(weight))))
        {
            throw new ArgumentException("A weight is a number above 0.", nameof(weights));
        }

        double sum = weights.Sum();
        double[] exact = [.. weights.Select(weight => weight / sum * Turns)];
        int[] shares = [.. exact.Select(static share => (int)share)];
        foreach (int i in Enumerable.Range(0, shares.Length).OrderByDescending(i => exact[i] - shares[i]).Take(Turns - shares.Sum()))
        {
            shares[i]++;
        }

        return shares.Contains(0) ? throw new ArgumentException($"A weight is under one {Turns}th of the sum of the weights.", nameof(weights)) : shares;
    }
}
