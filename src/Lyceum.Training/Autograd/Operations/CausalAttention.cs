using System.Runtime.InteropServices;
using Lyceum.Numerics.Kernels;
using Lyceum.Numerics.Kernels.Dense;
using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>
/// Causal attention with grouped heads (Ainslie et al., arXiv:2305.13245) of sequences that lie one after another and do
/// not see each other. Scores exist only for a strip of 32 queries at a time; the way back computes them again from the
/// sums that the way forward kept, as FlashAttention does (Dao et al., arXiv:2205.14135).
/// </summary>
public static unsafe class CausalAttention
{
    private const int StripHeight = 32;
    private const int MostAsked = 512;

    /// <summary>Computes <c>softmax(q · kᵀ / √headWidth) · v</c> for each head, over the tokens of the same sequence up to the query's own.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="q">Queries <c>[tokens, heads · headWidth]</c>.</param>
    /// <param name="k">Keys <c>[tokens, keyValueHeads · headWidth]</c>; query head h uses head h · keyValueHeads / heads.</param>
    /// <param name="v">Values, shaped like <paramref name="k"/>.</param>
    /// <param name="starts">Where each sequence begins, ascending from 0.</param>
    /// <param name="headWidth">Length of a head's vectors.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Apply(Tape tape, Tensor q, Tensor k, Tensor v, ReadOnlySpan<int> starts, int headWidth)
    {
        if (!k.Shape.SequenceEqual(v.Shape) || q.Rows != k.Rows || q.Columns % headWidth != 0 || k.Columns % headWidth != 0
            || q.Columns % k.Columns != 0 || starts.IsEmpty || starts[0] != 0)
        {
            throw new ArgumentException("Queries, keys, values and sequences do not fit each other.", nameof(q));
        }

        Tensor output = tape.Allocate(q.RequiresGradient || k.RequiresGradient || v.RequiresGradient, q.Shape);
        Layout layout = new(tape, starts, q, k, headWidth);
        float* logSums = tape.TakeMemory((long)q.Rows * layout.Heads);
        float** scratch = tape.WorkerScratch(layout.ForwardScratch);
        LaneJob.Run(tape.Team, new ForwardJob(layout, q.Data, k.Data, v.Data, output.Data, logSums, scratch), layout.Items);
        tape.Record(new Step(output, q, k, v, layout, logSums));
        return output;
    }

    private sealed class Step(Tensor output, Tensor q, Tensor k, Tensor v, Layout layout, float* logSums) : Operation(output)
    {
        public override void Backward(Tape tape)
        {
            float** scratch = tape.WorkerScratch(layout.BackwardScratch);
            Gradient dq = new(tape, q), dk = new(tape, k), dv = new(tape, v);
            BackwardJob job = new(layout, q.Data, k.Data, v.Data, Output.Data, Output.Gradient, logSums, dq, dk, dv, scratch);
            LaneJob.Run(tape.Team, job, layout.Items);
            tape.ReleaseMemory(logSums);
            tape.ReleaseMemory((float*)layout.Starts);
        }
    }

    /// <summary>Where a gradient goes; nowhere where none is wanted.</summary>
    private readonly struct Gradient
    {
        public readonly float* Data;
        public readonly bool Accumulate;

        public Gradient(Tape tape, Tensor tensor)
        {
            Data = tape.GradientOf(tensor, out Accumulate);
        }

        public void Write<T>(float* rows, int rowStride, long offset, long stride, int count, int width)
            where T : unmanaged, ILanes<T>
        {
            if (Data == null)
            {
                return;
            }

            for (int row = 0; row < count; row++)
            {
                LaneRows.Scale<T>(rows + ((long)row * rowStride), 1, Data + offset + (row * stride), width, Accumulate);
            }
        }
    }

    /// <summary>Sequences, heads and lengths. An item is a sequence and a key head with all of its queries' heads.</summary>
    private readonly struct Layout
    {
        public readonly int* Starts;
        public readonly int Sequences;
        public readonly int Longest;
        public readonly int Heads;
        public readonly int KeyHeads;
        public readonly int Width;
        public readonly int Padded;
        public readonly long QueryStride;
        public readonly long KeyStride;
        public readonly float Scale;

        public Layout(Tape tape, ReadOnlySpan<int> starts, Tensor q, Tensor k, int headWidth)
        {
            Sequences = starts.Length;
            Starts = (int*)tape.TakeMemory(Sequences + 1);
            starts.CopyTo(new Span<int>(Starts, Sequences));
            Starts[Sequences] = q.Rows;
            for (int i = 0; i < Sequences; i++)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Starts[i + 1], Starts[i], nameof(starts));
                Longest = Math.Max(Longest, Starts[i + 1] - Starts[i]);
            }

            Width = headWidth;
            Padded = (headWidth + 15) & ~15;
            Heads = q.Columns / headWidth;
            KeyHeads = k.Columns / headWidth;
            QueryStride = q.Columns;
            KeyStride = k.Columns;
            Scale = 1 / MathF.Sqrt(headWidth);
        }

        public int Items => Sequences * KeyHeads;

        public int Group => Heads / KeyHeads;

        public long ForwardScratch => ((2L * Padded) + StripHeight) * PaddedLength(Longest) + (2L * StripHeight * Padded);

        public long BackwardScratch => ((5L * Padded) + (4L * StripHeight)) * PaddedLength(Longest) + (3L * StripHeight * Padded);

        public static int PaddedLength(int length) => (length + 15) & ~15;

        /// <summary>As many rows as products take at a time; what is computed of those beyond a strip's own is not used.</summary>
        public static int PaddedRows(int rows) => (rows + 7) & ~7;
    }

    /// <summary>Copies rows into a block whose rows are <paramref name="padded"/> long, with zeros at the end of each.</summary>
    private static void CopyRows(float* source, long stride, int rows, int width, float* target, int padded)
    {
        for (int row = 0; row < rows; row++, source += stride, target += padded)
        {
            NativeMemory.Copy(source, target, (nuint)width * sizeof(float));
            for (int i = width; i < padded; i++)
            {
                target[i] = 0;
            }
        }
    }

    /// <summary>The same for a strip of queries, with rows of zeros up to <see cref="Layout.PaddedRows"/>.</summary>
    private static void CopyStrip(float* source, long stride, int rows, int width, float* target, int padded)
    {
        CopyRows(source, stride, rows, width, target, padded);
        Clear(target + ((long)rows * padded), (long)(Layout.PaddedRows(rows) - rows) * padded);
    }

    /// <summary>Asks for the rows of a head, which lie apart; of very long sequences for the first ones.</summary>
    private static void Ask(float* rows, long stride, int count, int width)
    {
        count = Math.Min(count, MostAsked);
        for (int row = 0; row < count; row++, rows += stride)
        {
            Prefetch.Ahead((byte*)rows, width * sizeof(float));
        }
    }

    private static void Clear(float* memory, long count) => NativeMemory.Clear(memory, (nuint)count * sizeof(float));

    private readonly struct ForwardJob(Layout layout, float* q, float* k, float* v, float* output, float* logSums, float** scratch) : ILaneJob
    {
        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int head = item % layout.KeyHeads, start = layout.Starts[item / layout.KeyHeads];
            int length = layout.Starts[(item / layout.KeyHeads) + 1] - start;
            int padded = Layout.PaddedLength(length), width = layout.Width;
            float* keys = scratch[worker];
            float* values = keys + ((long)layout.Padded * padded);
            float* scores = values + ((long)layout.Padded * padded);
            float* strip = scores + ((long)StripHeight * padded);
            float* queries = strip + ((long)StripHeight * layout.Padded);
            long keyOffset = (start * layout.KeyStride) + (head * width);
            long queryOffset = (start * layout.QueryStride) + (head * layout.Group * width);
            Ask(k + keyOffset, layout.KeyStride, length, width);
            Ask(v + keyOffset, layout.KeyStride, length, width);
            Ask(q + queryOffset, layout.QueryStride, length, width);
            PanelPacking.Pack(k + keyOffset, layout.KeyStride, 1, length, width, keys, padded);
            CopyRows(v + keyOffset, layout.KeyStride, length, width, values, layout.Padded);
            for (int query = head * layout.Group; query < (head + 1) * layout.Group; query++)
            {
                for (int first = 0; first < length; first += StripHeight)
                {
                    int rows = Math.Min(StripHeight, length - first), wholeRows = Layout.PaddedRows(rows);
                    int seen = first + rows, columns = Layout.PaddedLength(seen);
                    long offset = ((start + first) * layout.QueryStride) + (query * width);
                    CopyStrip(q + offset, layout.QueryStride, rows, width, queries, layout.Padded);
                    Clear(scores, (long)wholeRows * columns);
                    TileProduct.Add<TLanes>(queries, layout.Padded, keys, padded, scores, columns, wholeRows, width, columns);
                    Clear(strip, (long)wholeRows * layout.Padded);
                    for (int row = 0; row < rows; row++)
                    {
                        float* score = scores + ((long)row * columns);
                        int count = first + row + 1;
                        float largest = LaneRows.Largest<TLanes>(score, count) * layout.Scale;
                        float sum = LaneRows.Exponentials<TLanes>(score, layout.Scale, largest, score, count, whole: true);
                        LaneRows.Scale<TLanes>(score, 1 / sum, score, Layout.PaddedLength(count), accumulate: false);
                        Clear(score + count, columns - count);
                        logSums[((long)(start + first + row) * layout.Heads) + query] = largest + MathF.Log(sum);
                    }

                    TileProduct.Add<TLanes>(scores, columns, values, layout.Padded, strip, layout.Padded, wholeRows, seen, layout.Padded);
                    WriteStrip(strip, output + offset, rows);
                }
            }
        }

        private void WriteStrip(float* strip, float* target, int rows)
        {
            for (int row = 0; row < rows; row++, strip += layout.Padded, target += layout.QueryStride)
            {
                NativeMemory.Copy(strip, target, (nuint)layout.Width * sizeof(float));
            }
        }
    }

    private readonly struct BackwardJob(
        Layout layout, float* q, float* k, float* v, float* output, float* change, float* logSums,
        Gradient dq, Gradient dk, Gradient dv, float** scratch) : ILaneJob
    {
        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int head = item % layout.KeyHeads, start = layout.Starts[item / layout.KeyHeads];
            int length = layout.Starts[(item / layout.KeyHeads) + 1] - start;
            int padded = Layout.PaddedLength(length), width = layout.Width, wide = layout.Padded;
            float* keysAcross = scratch[worker];
            float* valuesAcross = keysAcross + ((long)wide * padded);
            float* keys = valuesAcross + ((long)wide * padded);
            float* keyChange = keys + ((long)wide * padded);
            float* valueChange = keyChange + ((long)wide * padded);
            float* weights = valueChange + ((long)wide * padded);
            float* scoreChange = weights + ((long)StripHeight * padded);
            float* weightsAcross = scoreChange + ((long)StripHeight * padded);
            float* scoreChangeAcross = weightsAcross + ((long)StripHeight * padded);
            float* queries = scoreChangeAcross + ((long)StripHeight * padded);
            float* outputChange = queries + (StripHeight * wide);
            float* queryChange = outputChange + (StripHeight * wide);
            long keyOffset = (start * layout.KeyStride) + (head * width);
            long queryOffset = (start * layout.QueryStride) + (head * layout.Group * width);
            Ask(k + keyOffset, layout.KeyStride, length, width);
            Ask(v + keyOffset, layout.KeyStride, length, width);
            Ask(q + queryOffset, layout.QueryStride, length, width);
            Ask(change + queryOffset, layout.QueryStride, length, width);
            Ask(output + queryOffset, layout.QueryStride, length, width);
            PanelPacking.Pack(k + keyOffset, layout.KeyStride, 1, length, width, keysAcross, padded);
            PanelPacking.Pack(v + keyOffset, layout.KeyStride, 1, length, width, valuesAcross, padded);
            CopyRows(k + keyOffset, layout.KeyStride, length, width, keys, wide);
            Clear(keyChange, 2L * wide * padded);
            for (int query = head * layout.Group; query < (head + 1) * layout.Group; query++)
            {
                for (int first = 0; first < length; first += StripHeight)
                {
                    int rows = Math.Min(StripHeight, length - first), wholeRows = Layout.PaddedRows(rows);
                    int seen = first + rows, columns = Layout.PaddedLength(seen);
                    long offset = ((start + first) * layout.QueryStride) + (query * width);
                    CopyStrip(q + offset, layout.QueryStride, rows, width, queries, wide);
                    CopyStrip(change + offset, layout.QueryStride, rows, width, outputChange, wide);
                    Clear(weights, (long)wholeRows * columns);
                    Clear(scoreChange, (long)wholeRows * columns);
                    TileProduct.Add<TLanes>(queries, wide, keysAcross, padded, weights, columns, wholeRows, width, columns);
                    TileProduct.Add<TLanes>(outputChange, wide, valuesAcross, padded, scoreChange, columns, wholeRows, width, columns);
                    for (int row = 0; row < rows; row++)
                    {
                        float* weight = weights + ((long)row * columns);
                        float* score = scoreChange + ((long)row * columns);
                        int count = first + row + 1;
                        long token = start + first + row;
                        float along = LaneRows.Dot<TLanes>(outputChange + ((long)row * wide), output + offset + (row * layout.QueryStride), width);
                        Weigh<TLanes>(weight, score, logSums[(token * layout.Heads) + query], -along * layout.Scale, Layout.PaddedLength(count));
                        Clear(weight + count, columns - count);
                        Clear(score + count, columns - count);
                    }

                    Clear(queryChange, (long)wholeRows * wide);
                    TileProduct.Add<TLanes>(scoreChange, columns, keys, wide, queryChange, wide, wholeRows, seen, wide);
                    dq.Write<TLanes>(queryChange, wide, offset, layout.QueryStride, rows, width);

                    // Of the columns beyond those seen, weights and changes are zero.
                    PanelPacking.Pack(weights, columns, 1, wholeRows, columns, weightsAcross, wholeRows);
                    PanelPacking.Pack(scoreChange, columns, 1, wholeRows, columns, scoreChangeAcross, wholeRows);
                    TileProduct.Add<TLanes>(weightsAcross, wholeRows, outputChange, wide, valueChange, wide, columns, rows, wide);
                    TileProduct.Add<TLanes>(scoreChangeAcross, wholeRows, queries, wide, keyChange, wide, columns, rows, wide);
                }
            }

            dk.Write<TLanes>(keyChange, wide, keyOffset, layout.KeyStride, length, width);
            dv.Write<TLanes>(valueChange, wide, keyOffset, layout.KeyStride, length, width);
        }

        // Of whole lanes: what a row holds behind its end is cleared later.
        private void Weigh<TLanes>(float* weight, float* score, float logSum, float shift, int count)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            TLanes scale = TLanes.Broadcast(layout.Scale), subtrahend = TLanes.Broadcast(logSum), addend = TLanes.Broadcast(shift);
            for (int i = 0; i < count; i += 16)
            {
                TLanes value = LaneMath.Exp((TLanes.Load(weight + i) * scale) - subtrahend);
                TLanes.Store(value, weight + i);
                TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(score + i), scale, addend) * value, score + i);
            }
        }
    }
}
