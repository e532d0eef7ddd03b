using System.Numerics;

namespace Lyceum.Inference.Sampling;

/// <summary>
/// The tokens that may still be chosen, with their logits, in the order of their ids. A cut finds a threshold and keeps what is above
/// it; among equals at the threshold the lowest ids stay. Nothing is ever sorted, so a cut of a large vocabulary is a few linear passes.
/// </summary>
/// <param name="vocabularySize">The most candidates there can be.</param>
internal sealed class Candidates(int vocabularySize)
{
    private readonly int[] _ids = new int[vocabularySize];
    private readonly float[] _logits = new float[vocabularySize];
    private readonly double[] _weights = new double[vocabularySize];
    private readonly double[] _keys = new double[vocabularySize];
    private readonly double[] _masses = new double[vocabularySize];
    private float[]? _copy;
    private ulong[] _mask = [];
    private double _total;
    private bool _weighted;

    /// <summary>How many are left.</summary>
    public int Count { get; private set; }

    /// <summary>Their ids, ascending.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>Their logits.</summary>
    public ReadOnlySpan<float> Logits => _logits.AsSpan(0, Count);

    /// <summary>A copy of logits in which some tokens cannot be chosen; valid until the next copy.</summary>
    public ReadOnlySpan<float> Without(ReadOnlySpan<float> logits, IEnumerable<int> tokens)
    {
        Span<float> copy = Copy(logits);
        foreach (int token in tokens)
        {
            copy[token] = float.NegativeInfinity;
        }

        return copy;
    }

    /// <summary>A copy of logits that may be changed; valid until the next copy.</summary>
    public Span<float> Copy(ReadOnlySpan<float> logits)
    {
        _copy ??= new float[_ids.Length];
        logits.CopyTo(_copy);
        return _copy.AsSpan(0, logits.Length);
    }

    /// <summary>Memory for a mask of tokens; valid until the next one.</summary>
    public Span<ulong> Mask(int words)
    {
        if (_mask.Length < words)
        {
            _mask = new ulong[words];
        }

        return _mask.AsSpan(0, words);
    }

    /// <summary>Starts again with every token whose logit is not −∞.</summary>
    /// <exception cref="ArgumentException">There are more or fewer logits than tokens.</exception>
    /// <exception cref="ArithmeticException">A logit is NaN or +∞, or all are −∞.</exception>
    public void Load(ReadOnlySpan<float> logits)
    {
        if (logits.Length != _ids.Length)
        {
            throw new ArgumentException($"{logits.Length} logits were given for a vocabulary of {_ids.Length} tokens.", nameof(logits));
        }

        Softmax.CheckFinite(logits);
        int count = 0;
        for (int id = 0; id < logits.Length; id++)
        {
            if (logits[id] != float.NegativeInfinity)
            {
                _ids[count] = id;
                _logits[count++] = logits[id];
            }
        }

        Count = count;
        _weighted = false;
    }

    /// <summary>Adds to the logits of single tokens; −∞ takes a token out.</summary>
    public void Add(ReadOnlySpan<int> tokens, ReadOnlySpan<float> biases)
    {
        for (int i = 0; i < tokens.Length; i++)
        {
            int index = Ids.BinarySearch(tokens[i]);
            if (index >= 0)
            {
                _logits[index] += biases[i];
            }
        }

        Keep(_logits, float.NegativeInfinity);
        _weighted = false;
    }

    /// <summary>Applies the penalties of tokens that were there before.</summary>
    public void Penalize(TokenHistory history, float repetition, float presence, float frequency)
    {
        // Each token changes on its own, so the order does not matter and whichever there are fewer of are walked through.
        if (history.Counts.Count < Count)
        {
            foreach ((int id, (_, int generated)) in history.Counts)
            {
                int index = Count == _ids.Length ? id : Ids.BinarySearch(id);
                if (index >= 0)
                {
                    Penalize(ref _logits[index], generated, repetition, presence, frequency);
                }
            }
        }
        else
        {
            for (int i = 0; i < Count; i++)
            {
                if (history.Counts.TryGetValue(_ids[i], out (int Seen, int Generated) counts))
                {
                    Penalize(ref _logits[i], counts.Generated, repetition, presence, frequency);
                }
            }
        }

        _weighted = false;
    }

    /// <summary>Keeps the <paramref name="k"/> highest logits.</summary>
    public void KeepTop(int k)
    {
        if (k >= Count)
        {
            return;
        }

        // The k highest so far as a heap with the lowest on top; an equal one that comes later does not replace it.
        Span<double> heap = _keys.AsSpan(0, k);
        for (int i = 0; i < k; i++)
        {
            heap[i] = _logits[i];
        }

        for (int i = (k / 2) - 1; i >= 0; i--)
        {
            SiftDown(heap, i);
        }

        for (int i = k; i < Count; i++)
        {
            if (_logits[i] > heap[0])
            {
                heap[0] = _logits[i];
                SiftDown(heap, 0);
            }
        }

        float threshold = (float)heap[0];
        Keep(_logits, threshold, heap.Count(heap[0]));
    }

    /// <summary>Keeps the most likely candidates that together hold the share <paramref name="p"/> of the probability, as few as that takes.</summary>
    public void KeepNucleus(double p)
    {
        Weigh();
        double target = p * _total;

        // Candidates below this have less than 1 − p among them all, so the set that is sought has none of them.
        double negligible = (1 - p) * _total / Count;
        int considered = 0;
        for (int i = 0; i < Count; i++)
        {
            if (_weights[i] >= negligible)
            {
                // By logit, not by weight: exponentials of nearly equal logits are equal.
                _keys[considered] = _logits[i];
                _masses[considered++] = _weights[i];
            }
        }

        double threshold = WeightedSelection.Threshold(_keys.AsSpan(0, considered), _masses.AsSpan(0, considered), target, out double above);
        KeepMass(_logits, (float)threshold, target - above);
    }

    /// <summary>
    /// Keeps the candidates whose surprise is nearest to the entropy, as few as hold the share <paramref name="p"/> of the probability.
    /// </summary>
    public void KeepTypical(double p)
    {
        Weigh();
        double target = p * _total;

        // −ln pᵢ − H = Σ pⱼ xⱼ − xᵢ with x the logits: the normaliser's logarithm cancels.
        double max = Softmax.Max(Logits);
        double mean = 0;
        for (int i = 0; i < Count; i++)
        {
            mean += _weights[i] * (_logits[i] - max);
        }

        mean /= _total;
        WriteKeys();
        _weights.AsSpan(0, Count).CopyTo(_masses);
        double threshold = WeightedSelection.Threshold(_keys.AsSpan(0, Count), _masses.AsSpan(0, Count), target, out double above);

        // The selection has shuffled the keys.
        WriteKeys();
        KeepMass(_keys, threshold, target - above);

        void WriteKeys()
        {
            for (int i = 0; i < Count; i++)
            {
                _keys[i] = -Math.Abs(mean - (_logits[i] - max));
            }
        }
    }

    /// <summary>Keeps what is at least <paramref name="p"/> times as likely as the most likely candidate.</summary>
    public void KeepAtLeast(double p)
    {
        Weigh();
        double least = p * MaxWeight();
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (_weights[i] >= least)
            {
                Move(i, kept++);
            }
        }

        SetCount(kept);
    }

    /// <summary>Divides the logits by a temperature above 0. The highest becomes 0 first, so that no temperature overflows it.</summary>
    public void Divide(float temperature)
    {
        float max = Softmax.Max(Logits);
        foreach (ref float logit in _logits.AsSpan(0, Count))
        {
            logit = (logit - max) / temperature;
        }

        _weighted = false;
    }

    /// <summary>The candidate in whose share of [0, 1) the number falls, the shares lying in the order of the ids.</summary>
    public int Draw(double uniform)
    {
        Weigh();
        double target = uniform * _total;
        double sum = 0;
        int last = 0;
        for (int i = 0; i < Count; i++)
        {
            if (_weights[i] > 0)
            {
                last = i;
                sum += _weights[i];
                if (sum > target)
                {
                    break;
                }
            }
        }

        return _ids[last];
    }

    /// <summary>The candidate with the highest logit, the lowest id among equals.</summary>
    public int Highest() => _ids[Softmax.ArgMax(Logits)];

    private static void Penalize(ref float logit, int generated, float repetition, float presence, float frequency)
    {
        logit = logit > 0 ? logit / repetition : logit * repetition;
        if (generated > 0)
        {
            logit = logit - (generated * frequency) - presence;
        }
    }

    private static void SiftDown(Span<double> heap, int parent)
    {
        double value = heap[parent];
        int child;
        while ((child = (2 * parent) + 1) < heap.Length)
        {
            if (child + 1 < heap.Length && heap[child + 1] < heap[child])
            {
                child++;
            }

            if (heap[child] >= value)
            {
                break;
            }

            heap[parent] = heap[child];
            parent = child;
        }

        heap[parent] = value;
    }

    private double MaxWeight()
    {
        double max = 0;
        foreach (double weight in _weights.AsSpan(0, Count))
        {
            max = Math.Max(max, weight);
        }

        return max;
    }

    private void Weigh()
    {
        if (!_weighted)
        {
            _total = Softmax.Exponentiate(Logits, Softmax.Max(Logits), _weights);
            _weighted = true;
        }
    }

    // Keeps the keys above the threshold and the first ones at it, while fewer than so many (or so much weight) are kept of those.
    private void Keep(float[] keys, float threshold, int equals = 0)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (keys[i] > threshold || (keys[i] == threshold && equals-- > 0))
            {
                Move(i, kept++);
            }
        }

        SetCount(kept);
    }

    private void KeepMass<T>(T[] keys, T threshold, double equalMass)
        where T : INumber<T>
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            bool equal = keys[i] == threshold;
            if (keys[i] > threshold || (equal && equalMass > 0))
            {
                equalMass -= equal ? _weights[i] : 0;
                Move(i, kept++);
            }
        }

        SetCount(kept);
    }

    private void Move(int from, int to)
    {
        _ids[to] = _ids[from];
        _logits[to] = _logits[from];
        _weights[to] = _weights[from];
    }

    private void SetCount(int count)
    {
        if (count == Count)
        {
            return;
        }

        Count = count;
        if (_weighted)
        {
            _total = 0;
            foreach (double weight in _weights.AsSpan(0, count))
            {
                _total += weight;
            }
        }
    }
}
