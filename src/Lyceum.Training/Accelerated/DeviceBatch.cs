using ILGPU;
using ILGPU.Runtime;
using Lyceum.Training.Data;
using Integers = ILGPU.Runtime.MemoryBuffer1D<int, ILGPU.Stride1D.Dense>;

namespace Lyceum.Training.Accelerated;

/// <summary>A <see cref="TokenBatch"/> on a device, and where in it is what.</summary>
internal sealed class DeviceBatch : IDisposable
{
    private readonly int[] _begins;
    private readonly int[] _ends;
    private readonly int[] _positions;
    private readonly int[] _occurrences;
    private readonly int[] _inputs;
    private readonly int[] _next;
    private readonly List<int> _starts = [];
    private readonly List<int> _different = [];
    private readonly List<int> _learnt = [];
    private readonly List<int> _targets = [];

    /// <summary>Takes memory.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="capacity">Most tokens.</param>
    /// <param name="vocabulary">Number of tokens that there are.</param>
    public DeviceBatch(Accelerator accelerator, int capacity, int vocabulary)
    {
        _next = new int[vocabulary];
        _begins = new int[capacity];
        _ends = new int[capacity];
        _positions = new int[capacity];
        _occurrences = new int[capacity];
        _inputs = new int[capacity];
        Inputs = accelerator.Allocate1D<int>(capacity);
        Begins = accelerator.Allocate1D<int>(capacity);
        Ends = accelerator.Allocate1D<int>(capacity);
        Positions = accelerator.Allocate1D<int>(capacity);
        Occurrences = accelerator.Allocate1D<int>(capacity);
        OccurrenceStarts = accelerator.Allocate1D<int>(capacity + 1);
        DifferentTokens = accelerator.Allocate1D<int>(capacity);
        LearntTokens = accelerator.Allocate1D<int>(capacity);
        Targets = accelerator.Allocate1D<int>(capacity);
    }

    /// <summary>Number of tokens.</summary>
    public int Count { get; private set; }

    /// <summary>Number of learnt targets.</summary>
    public int Learnt => _learnt.Count;

    /// <summary>Number of different tokens.</summary>
    public int Different => _different.Count;

    public Integers Inputs { get; }

    /// <summary>For each token, where its document begins.</summary>
    public Integers Begins { get; }

    /// <summary>For each token, where the next document begins.</summary>
    public Integers Ends { get; }

    public Integers Positions { get; }

    /// <summary>Places of tokens, those of the same token together, in ascending order.</summary>
    public Integers Occurrences { get; }

    /// <summary>For each of the different tokens, where in <see cref="Occurrences"/> its places begin; and the end of the last.</summary>
    public Integers OccurrenceStarts { get; }

    public Integers DifferentTokens { get; }

    /// <summary>Places of tokens whose next is learnt.</summary>
    public Integers LearntTokens { get; }

    /// <summary>What is learnt there.</summary>
    public Integers Targets { get; }

    /// <summary>Copies a batch to the device.</summary>
    public void Load(TokenBatch batch)
    {
        Count = batch.Count;
        for (int i = 0; i < batch.Starts.Count; i++)
        {
            int begin = batch.Starts[i];
            int end = i + 1 < batch.Starts.Count ? batch.Starts[i + 1] : Count;
            _begins.AsSpan(begin, end - begin).Fill(begin);
            _ends.AsSpan(begin, end - begin).Fill(end);
            for (int token = begin; token < end; token++)
            {
                _positions[token] = token - begin;
            }
        }

        _learnt.Clear();
        _targets.Clear();
        for (int i = 0; i < Count; i++)
        {
            _inputs[i] = batch.Inputs[i];
            if (batch.Targets[i] != TokenBatch.Ignored)
            {
                _learnt.Add(i);
                _targets.Add(batch.Targets[i]);
            }
        }

        Sort();
        _starts.Add(Count);
        Copy(_inputs.AsSpan(0, Count), Inputs);
        Copy(_begins.AsSpan(0, Count), Begins);
        Copy(_ends.AsSpan(0, Count), Ends);
        Copy(_positions.AsSpan(0, Count), Positions);
        Copy(_occurrences.AsSpan(0, Count), Occurrences);
        Copy([.. _starts], OccurrenceStarts);
        Copy([.. _different], DifferentTokens);
        Copy([.. _learnt], LearntTokens);
        Copy([.. _targets], Targets);
    }

    // By token and then by place, so that sums always run in the same order: counting sort.
    private void Sort()
    {
        _starts.Clear();
        _different.Clear();
        Array.Clear(_next);
        for (int i = 0; i < Count; i++)
        {
            _next[_inputs[i]]++;
        }

        int sum = 0;
        for (int token = 0; token < _next.Length; token++)
        {
            int count = _next[token];
            if (count > 0)
            {
                _different.Add(token);
                _starts.Add(sum);
            }

            _next[token] = sum;
            sum += count;
        }

        for (int i = 0; i < Count; i++)
        {
            _occurrences[_next[_inputs[i]]++] = i;
        }
    }

    public void Dispose()
    {
        foreach (Integers buffer in (ReadOnlySpan<Integers>)[Inputs, Begins, Ends, Positions, Occurrences, OccurrenceStarts, DifferentTokens, LearntTokens, Targets])
        {
            buffer.Dispose();
        }
    }

    private static void Copy(ReadOnlySpan<int> values, Integers to)
    {
        if (!values.IsEmpty)
        {
            to.View.SubView(0, values.Length).CopyFromCPU(values.ToArray());
        }
    }
}
