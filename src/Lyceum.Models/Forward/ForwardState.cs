using Lyceum.Models.Architecture;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Forward;

/// <summary>What the blocks of a forward pass share: who computes, the batch, and memory that is kept from pass to pass.</summary>
internal sealed unsafe class ForwardState : IDisposable
{
    private readonly NativeBuffer<float> _residual = new();
    private readonly NativeBuffer<float> _branch = new();
    private readonly NativeBuffer<int> _tokenIndices = new();
    private AttentionSegment[] _segments = new AttentionSegment[4];

    public ForwardState(WorkerTeam team, Precision precision, TransformerSpec spec)
    {
        Team = team;
        Precision = precision;
        Spec = spec;
        Rotary = new RotaryTables(spec);
    }

    public WorkerTeam Team { get; }

    public Precision Precision { get; }

    public TransformerSpec Spec { get; }

    public IForwardObserver? Observer { get; set; }

    /// <summary>Number of rows in work: the batch's tokens, and in the last layer those alone whose logits are wanted.</summary>
    public int Tokens { get; private set; }

    public int SegmentCount { get; private set; }

    public ReadOnlySpan<AttentionSegment> Segments => _segments.AsSpan(0, SegmentCount);

    /// <summary>For each row the index of its token in the whole batch.</summary>
    public Span<int> TokenIndices => new(_tokenIndices.Pointer, Tokens);

    public RotaryTables Rotary { get; }

    /// <summary>The residual stream <c>[tokens, width]</c>.</summary>
    public float* Residual => _residual.Pointer;

    /// <summary>The input of a block <c>[tokens, width]</c>.</summary>
    public Activations Hidden { get; } = new();

    /// <summary>The output of a block <c>[tokens, width]</c>.</summary>
    public float* Branch => _branch.Pointer;

    /// <summary>The heads' outputs <c>[tokens, heads · valueLength]</c>.</summary>
    public Activations Context { get; } = new();

    /// <summary>The inner activations of a feed-forward block.</summary>
    public Activations Inner { get; } = new();

    public NativeBuffer<float> Query { get; } = new();

    public NativeBuffer<float> Key { get; } = new();

    public NativeBuffer<float> Value { get; } = new();

    /// <summary>What a gate lets through.</summary>
    public NativeBuffer<float> Up { get; } = new();

    public NativeBuffer<float> AttentionWorkspace { get; } = new();

    /// <summary>Begins a pass over <paramref name="tokens"/> tokens.</summary>
    public void Begin(int tokens)
    {
        Tokens = tokens;
        SegmentCount = 0;
        long size = (long)tokens * Spec.Width;
        _residual.EnsureLength(size);
        _branch.EnsureLength(size);
        _tokenIndices.EnsureLength(tokens);
    }

    public void AddSegment(AttentionSegment segment)
    {
        if (SegmentCount == _segments.Length)
        {
            Array.Resize(ref _segments, SegmentCount * 2);
        }

        _segments[SegmentCount++] = segment;
    }

    /// <summary>Goes on with some of the rows alone.</summary>
    /// <param name="rows">Their indices, ascending.</param>
    public void Keep(ReadOnlySpan<int> rows)
    {
        Gather(Residual, rows, Spec.Width);
        Gather(Hidden.Values, rows, Hidden.Columns);
        Gather(Context.Values, rows, Context.Columns);
        for (int i = 0; i < rows.Length; i++)
        {
            _tokenIndices.Pointer[i] = _tokenIndices.Pointer[rows[i]];
        }

        // The buffers do not shrink, so their contents stay.
        Hidden.Reset(rows.Length, Hidden.Columns);
        Context.Reset(rows.Length, Context.Columns);
        Tokens = rows.Length;
    }

    public void Multiply(ReadOnlySpan<Projection> projections, Activations input) =>
        MatrixMultiply.Run(Team, projections, input, Precision);

    public void Multiply(Projection projection, Activations input) => MatrixMultiply.Run(Team, projection, input, Precision);

    /// <summary>Writes a norm of the residual stream to <see cref="Hidden"/>; a copy where there is no norm.</summary>
    public void Normalize(NormWeights? norm)
    {
        int width = Spec.Width;
        Hidden.Reset(Tokens, width);
        if (norm is null)
        {
            Buffer.MemoryCopy(Residual, Hidden.Values, long.MaxValue, (long)Tokens * width * sizeof(float));
        }
        else
        {
            norm.Run(Team, Residual, Hidden.Values, Tokens, width);
        }
    }

    /// <summary>Adds a block's output to the residual stream.</summary>
    public void AddToResidual(float* branch) =>
        Elementwise.Add(Team, Residual, branch, (long)Tokens * Spec.Width, Spec.ResidualScale);

    public void Observe(ObservationPoint point, int layer, float* values, int length)
    {
        if (Observer is { } observer)
        {
            observer.Observe(point, layer, new Rows(values, Tokens, length), TokenIndices);
        }
    }

    public void Dispose()
    {
        _residual.Dispose();
        _branch.Dispose();
        _tokenIndices.Dispose();
        Rotary.Dispose();
        Hidden.Dispose();
        Context.Dispose();
        Inner.Dispose();
        Query.Dispose();
        Key.Dispose();
        Value.Dispose();
        Up.Dispose();
        AttentionWorkspace.Dispose();
    }

    private static void Gather(float* values, ReadOnlySpan<int> rows, int length)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] != i)
            {
                new ReadOnlySpan<float>(values + ((long)rows[i] * length), length).CopyTo(new Span<float>(values + ((long)i * length), length));
            }
        }
    }
}
