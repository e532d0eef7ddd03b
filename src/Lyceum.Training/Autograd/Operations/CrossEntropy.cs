using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>How surprised a model is by what came.</summary>
public static unsafe class CrossEntropy
{
    /// <summary>
    /// Computes the scalar <c>weight · Σ −log softmax(logits)[target]</c> over the rows whose target is not negative.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logits">Rows <c>[tokens, vocabulary]</c>.</param>
    /// <param name="targets">For each row the right column, or a negative number where the row does not count.</param>
    /// <param name="weight">What the sum is multiplied by.</param>
    /// <exception cref="ArgumentException">There is not one target for each row, or one is beyond the last column.</exception>
    public static Tensor Apply(Tape tape, Tensor logits, ReadOnlySpan<int> targets, float weight)
    {
        Check(targets, logits.Rows, logits.Columns);
        Tensor output = tape.Allocate(logits.RequiresGradient, 1);
        float* logSums = tape.TakeMemory(logits.Rows);
        int* right = (int*)tape.TakeMemory(logits.Rows);
        targets.CopyTo(new Span<int>(right, logits.Rows));
        output.Data[0] = (float)(weight * Forward(tape, logits.Data, right, logits.Rows, logits.Columns, logSums));
        tape.Record(new Step(output, logits, right, logSums, weight));
        return output;
    }

    /// <summary>Σ of the losses of rows, and the logarithm of each row's sum of exponentials.</summary>
    internal static double Forward(Tape tape, float* logits, int* targets, int rows, int columns, float* logSums)
    {
        ForwardJob job = new(logits, logSums, rows, columns);
        LaneJob.Run(tape.Team, job, job.Items);
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            if (targets[row] >= 0)
            {
                sum += logSums[row] - logits[((long)row * columns) + targets[row]];
            }
        }

        return sum;
    }

    /// <summary><c>gradient = weight · (softmax(logits) − 1[target])</c> row by row; the two may be the same memory if nothing is added.</summary>
    internal static void Backward(Tape tape, float* logits, int* targets, int rows, int columns, float* logSums, float weight, float* gradient, bool accumulate)
    {
        BackwardJob job = new(logits, targets, logSums, weight, gradient, accumulate, rows, columns, tape.WorkerScratch(columns));
        LaneJob.Run(tape.Team, job, job.Items);
    }

    internal static void Check(ReadOnlySpan<int> targets, int rows, int columns)
    {
        if (targets.Length != rows)
        {
            throw new ArgumentException($"{targets.Length} targets for {rows} rows.", nameof(targets));
        }

        foreach (int target in targets)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, columns, nameof(targets));
        }
    }

    private sealed class Step(Tensor output, Tensor logits, int* targets, float* logSums, float weight) : Operation(output)
    {
        public override void Backward(Tape tape)
        {
            float* gradient = tape.GradientOf(logits, out bool accumulate);
            CrossEntropy.Backward(tape, logits.Data, targets, logits.Rows, logits.Columns, logSums, weight * Output.Gradient[0], gradient, accumulate);
        }
    }

    private readonly struct ForwardJob(float* logits, float* logSums, int rows, int columns) : ILaneJob
    {
        private readonly RowBlocks _blocks = new(rows, columns);

        public int Items => _blocks.Count;

        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            for (int row = _blocks.First(item); row < _blocks.Last(item); row++)
            {
                float* x = logits + ((long)row * columns);
                float largest = LaneRows.Largest<TLanes>(x, columns);
                logSums[row] = largest + MathF.Log(LaneRows.SumOfExponentials<TLanes>(x, largest, columns));
            }
        }
    }

    private readonly struct BackwardJob(
        float* logits, int* targets, float* logSums, float weight, float* gradient, bool accumulate, int rows, int columns, float** scratch) : ILaneJob
    {
        private readonly RowBlocks _blocks = new(rows, columns);

        public int Items => _blocks.Count;

        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            float* p = scratch[worker];
            for (int row = _blocks.First(item); row < _blocks.Last(item); row++)
            {
                float* to = gradient + ((long)row * columns);
                if (targets[row] >= 0)
                {
                    LaneRows.Exponentials<TLanes>(logits + ((long)row * columns), 1, logSums[row], p, columns);
                    p[targets[row]] -= 1;
                    LaneRows.Scale<TLanes>(p, weight, to, columns, accumulate);
                }
                else if (!accumulate)
                {
                    new Span<float>(to, columns).Clear();
                }
            }
        }
    }
}
