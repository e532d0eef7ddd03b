using System.Runtime.CompilerServices;

namespace Lyceum.Numerics.Operations;

/// <summary>
/// The work item of <see cref="Attention"/>: some query heads of some consecutive tokens, all on one key head, walk the
/// blocks together. Row r of the tile is head <c>r mod heads</c> of token <c>r / heads</c>.
/// </summary>
internal unsafe struct AttentionTile(
    AttentionShape shape, AttentionSegment* segments, float* queries, float* output, int tokensPerTile, int headsPerTile) : ILaneJob
{
    private const int Positions = KeyValueLayout.BlockPositions;

    // Far below any score, but finite, so that a difference of two is a number.
    private const float Lowest = -1e37f;

    private float* _workspace;
    private long _workspaceLength;

    private readonly int Rows => tokensPerTile * headsPerTile;

    private readonly int HeadTiles => ((shape.Heads / shape.KeyValueHeads) + headsPerTile - 1) / headsPerTile;

    public readonly int Items(in AttentionSegment segment) => TokenTiles(segment) * shape.KeyValueHeads * HeadTiles;

    public void UseWorkspace(NativeBuffer<float> workspace, int threads)
    {
        KeyValueLayout layout = shape.Layout;
        _workspaceLength = ((long)Rows * (layout.KeyLength + Positions + layout.ValueStride + 2)) + layout.TileLength;
        _workspaceLength = (_workspaceLength + 15) / 16 * 16;
        _workspace = workspace.EnsureLength(_workspaceLength * threads);
    }

    public readonly void Execute<TLanes>(int item, int worker)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        AttentionSegment* segment = segments;
        while (item >= Items(*segment))
        {
            item -= Items(*segment);
            segment++;
        }

        (int tokenTile, int rest) = Math.DivRem(item, shape.KeyValueHeads * HeadTiles);
        (int keyHead, int headTile) = Math.DivRem(rest, HeadTiles);

        // The last tiles see the most keys: begin with them, so that no thread is left with a long one at the end.
        tokenTile = TokenTiles(*segment) - 1 - tokenTile;
        int group = shape.Heads / shape.KeyValueHeads;
        Range range = new()
        {
            Pages = segment->Pages,
            KeyHead = keyHead,
            FirstHead = (keyHead * group) + (headTile * headsPerTile),
            Heads = Math.Min(headsPerTile, group - (headTile * headsPerTile)),
            FirstToken = segment->FirstToken + (tokenTile * tokensPerTile),
            Tokens = Math.Min(tokensPerTile, segment->Tokens - (tokenTile * tokensPerTile)),
            Position = segment->Position + (tokenTile * tokensPerTile),
            End = segment->Position + segment->Tokens,
        };
        Walk<TLanes>(range, _workspace + (worker * _workspaceLength));
    }

    private readonly int TokenTiles(in AttentionSegment segment) => (segment.Tokens + tokensPerTile - 1) / tokensPerTile;

    private readonly void Walk<TLanes>(in Range range, float* workspace)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        KeyValueLayout layout = shape.Layout;
        int rows = range.Tokens * range.Heads;
        float* query = workspace;
        float* scores = query + ((long)Rows * layout.KeyLength);
        float* sums = scores + ((long)Rows * Positions);
        float* maxima = sums + ((long)Rows * layout.ValueStride);
        float* totals = maxima + Rows;
        float* tile = totals + Rows;
        Begin(range, query, sums, maxima, totals);

        (int firstVisible, _) = Visible(range, 0);
        (_, int lastVisible) = Visible(range, range.Tokens - 1);
        for (int start = firstVisible / Positions * Positions; start < lastVisible; start += Positions)
        {
            int first = Math.Max(firstVisible, start) - start;
            int last = Math.Min(lastVisible, start + Positions) - start;
            byte* block = (byte*)range.Pages[start / Positions] + shape.PageOffset + ((long)range.KeyHead * layout.BlockBytes);
            float* keys = layout.ReadKeys<TLanes>(block, last, tile);
            new Span<float>(scores, rows * Positions).Clear();
            TileProduct.Add<TLanes>(
                query, layout.KeyLength, keys, Positions, scores, Positions, rows, layout.KeyLength, (last + 15) / 16 * 16);
            for (int row = 0; row < rows; row++)
            {
                Weigh<TLanes>(range, row, start, scores + (row * Positions), sums + (row * layout.ValueStride), maxima + row, totals + row);
            }

            float* values = layout.ReadValues<TLanes>(block, first, last, tile + ((long)layout.KeyLength * Positions));
            TileProduct.Add<TLanes>(
                scores + first, Positions, values + ((long)first * layout.ValueStride), layout.ValueStride,
                sums, layout.ValueStride, rows, last - first, layout.ValueStride);
        }

        for (int row = 0; row < rows; row++)
        {
            float* y = Row(output, range, row, layout.ValueLength);
            float* sum = sums + (row * layout.ValueStride);
            float inverse = 1 / totals[row];
            for (int i = 0; i < layout.ValueLength; i++)
            {
                y[i] = sum[i] * inverse;
            }
        }
    }

    /// <summary>Positions [first, last) that a token of the tile sees.</summary>
    private readonly (int First, int Last) Visible(in Range range, int token)
    {
        int position = range.Position + token;
        return (
            shape.Window > 0 ? Math.Max(0, position - shape.Window + 1) : 0,
            shape.Bidirectional ? range.End : position + 1);
    }

    private readonly float* Row(float* rows, in Range range, int row, int length)
    {
        (int token, int head) = Math.DivRem(row, range.Heads);
        return rows + (((((long)range.FirstToken + token) * shape.Heads) + range.FirstHead + head) * length);
    }

    private readonly void Begin(in Range range, float* query, float* sums, float* maxima, float* totals)
    {
        int length = shape.Layout.KeyLength;
        int rows = range.Tokens * range.Heads;
        for (int row = 0; row < rows; row++)
        {
            float* x = Row(queries, range, row, length);
            for (int i = 0; i < length; i++)
            {
                query[((long)row * length) + i] = x[i] * shape.Scale;
            }

            bool sink = shape.Sinks != null;
            maxima[row] = sink ? shape.Sinks[range.FirstHead + (row % range.Heads)] : Lowest;
            totals[row] = sink ? 1 : 0;
        }

        new Span<float>(sums, rows * shape.Layout.ValueStride).Clear();
    }

    /// <summary>Turns the scores of a row into weights, and brings what the row has so far to the new maximum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Weigh<TLanes>(in Range range, int row, int start, float* scores, float* sum, float* maximum, float* total)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        (int token, int head) = Math.DivRem(row, range.Heads);
        if (shape.SoftCap > 0)
        {
            TLanes cap = TLanes.Broadcast(shape.SoftCap);
            for (int i = 0; i < Positions; i += 16)
            {
                TLanes.Store(LaneMath.Tanh(TLanes.Load(scores + i) / cap) * cap, scores + i);
            }
        }

        if (shape.Slopes != null)
        {
            float slope = shape.Slopes[range.FirstHead + head];
            for (int i = 0; i < Positions; i++)
            {
                scores[i] += slope * (start + i - range.Position - token);
            }
        }

        (int first, int last) = Visible(range, token);
        first = Math.Clamp(first - start, 0, Positions);
        last = Math.Clamp(last - start, 0, Positions);
        new Span<float>(scores, first).Fill(float.NegativeInfinity);
        new Span<float>(scores + last, Positions - last).Fill(float.NegativeInfinity);

        TLanes largest = TLanes.Load(scores);
        for (int i = 16; i < Positions; i += 16)
        {
            largest = TLanes.Max(largest, TLanes.Load(scores + i));
        }

        float newMaximum = MathF.Max(*maximum, TLanes.Largest(largest));
        TLanes shift = TLanes.Broadcast(newMaximum);
        TLanes weights = TLanes.Broadcast(0);
        for (int i = 0; i < Positions; i += 16)
        {
            TLanes weight = LaneMath.Exp(TLanes.Load(scores + i) - shift);
            TLanes.Store(weight, scores + i);
            weights += weight;
        }

        if (newMaximum == *maximum)
        {
            *total += TLanes.Sum(weights);
            return;
        }

        float* lanes = stackalloc float[16];
        TLanes.Store(LaneMath.Exp(TLanes.Broadcast(*maximum - newMaximum)), lanes);
        TLanes factor = TLanes.Broadcast(lanes[0]);
        for (int i = 0; i < shape.Layout.ValueStride; i += 16)
        {
            TLanes.Store(TLanes.Load(sum + i) * factor, sum + i);
        }

        *total = (*total * lanes[0]) + TLanes.Sum(weights);
        *maximum = newMaximum;
    }

    private struct Range
    {
        public nint* Pages;
        public int KeyHead;
        public int FirstHead;
        public int Heads;
        public int FirstToken;
        public int Tokens;
        public int Position;
        public int End;
    }
}
