using System.Runtime.InteropServices;
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

        public long ForwardScratch => ((2L * Padded) + StripHeight) * PaddedLength(Longest) + ((long)StripHeight * Padded);

        public long BackwardScratch => ((5L * Padded) + (4L * StripHeight)) * PaddedLength(Longest) + (3L * StripHeight * Padded);

        public static int PaddedLength(int length) => (length + 15) & ~15;
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
            long keyOffset = (start * layout.KeyStride) + (head * width);
            PanelPacking.Pack(k + keyOffset, layout.KeyStride, 1, length, width, keys, padded);
            CopyRows(v + keyOffset, layout.KeyStride, length, width, values, layout.Padded);
            for (int query = head * layout.Group; query < (head + 1) * layout.Group; query++)
            {
                for (int first = 0; first < length; first += StripHeight)
                {
                    int rows = Math.Min(StripHeight, length - first);
                    int seen = first + rows, columns = Layout.PaddedLength(seen);
                    long offset = ((start + first) * layout.QueryStride) + (query * width);
                    Clear(scores, (long)rows * columns);
                    TileProduct.Add<TLanes>(q + offset, (int)layout.QueryStride, keys, padded, scores, columns, rows, width, columns);
                    Clear(strip, (long)rows * layout.Padded);
                    for (int row = 0; row < rows; row++)
                    {
                        float* score = scores + ((long)row * columns);
                        int count = first + row + 1;
                        float largest = LaneRows.Largest<TLanes>(score, count) * layout.Scale;
                        float sum = LaneRows.Exponentials<TLanes>(score, layout.Scale, largest, score, count);
                        LaneRows.Scale<TLanes>(score, 1 / sum, score, count, accumulate: false);
                        Clear(score + count, columns - count);
                        logSums[((long)(start + first + row) * layout.Heads) + query] = largest + MathF.Log(sum);
                    }

                    TileProduct.Add<TLanes>(scores, columns, values, layout.Padded, strip, layout.Padded, rows, seen, layout.Padded);
                    CopyStrip(strip, output + offset, rows);
                }
            }
        }

        private void CopyStrip(float* strip, float* target, int rows)
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
            PanelPacking.Pack(k + keyOffset, layout.KeyStride, 1, length, width, keysAcross, padded);
            PanelPacking.Pack(v + keyOffset, layout.KeyStride, 1, length, width, valuesAcross, padded);
            CopyRows(k + keyOffset, layout.KeyStride, length, width, keys, wide);
            Clear(keyChange, 2L * wide * padded);
            for (int query = head * layout.Group; query < (head + 1) * layout.Group; query++)
            {
                for (int first = 0; first < length; first += StripHeight)
                {
                    int rows = Math.Min(StripHeight, length - first);
                    int seen = first + rows, columns = Layout.PaddedLength(seen);
                    long offset = ((start + first) * layout.QueryStride) + (query * width);
                    CopyRows(q + offset, layout.QueryStride, rows, width, queries, wide);
                    CopyRows(change + offset, layout.QueryStride, rows, width, outputChange, wide);
                    Clear(weights, (long)rows * columns);
                    Clear(scoreChange, (long)rows * columns);
                    TileProduct.Add<TLanes>(queries, wide, keysAcross, padded, weights, columns, rows, width, columns);
                    TileProduct.Add<TLanes>(outputChange, wide, valuesAcross, padded, scoreChange, columns, rows, width, columns);
                    for (int row = 0; row < rows; row++)
                    {
                        float* weight = weights + ((long)row * columns);
                        float* score = scoreChange + ((long)row * columns);
                        int count = first + row + 1;
                        long token = start + first + row;
                        LaneRows.Exponentials<TLanes>(weight, layout.Scale, logSums[(token * layout.Heads) + query], weight, count);
                        Clear(weight + count, columns - count);
                        float along = LaneRows.Dot<TLanes>(outputChange + ((long)row * wide), output + offset + (row * layout.QueryStride), width);
                        LaneRows.Combine<TLanes>(score, layout.Scale, score, 0, -along * layout.Scale, score, count, accumulate: false);
                        LaneRows.Multiply<TLanes>(score, weight, score, count);
                        Clear(score + count, columns - count);
                    }

                    Clear(queryChange, (long)rows * wide);
                    TileProduct.Add<TLanes>(scoreChange, columns, keys, wide, queryChange, wide, rows, seen, wide);
                    dq.Write<TLanes>(queryChange, wide, offset, layout.QueryStride, rows, width);
                    PanelPacking.Pack(weights, columns, 1, rows, seen, weightsAcross, StripHeight);
                    PanelPacking.Pack(scoreChange, columns, 1, rows, seen, scoreChangeAcross, StripHeight);
                    TileProduct.Add<TLanes>(weightsAcross, StripHeight, outputChange, wide, valueChange, wide, seen, rows, wide);
                    TileProduct.Add<TLanes>(scoreChangeAcross, StripHeight, queries, wide, keyChange, wide, seen, rows, wide);
                }
            }

            dk.Write<TLanes>(keyChange, wide, keyOffset, layout.KeyStride, length, width);
            dv.Write<TLanes>(valueChange, wide, keyOffset, layout.KeyStride, length, width);
        }
    }
}
