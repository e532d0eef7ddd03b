using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>Makes each row a distribution.</summary>
public static unsafe class Softmax
{
    /// <summary>Computes <c>e^x / Σ e^x</c> of each row.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Rows <c>[rows, columns]</c>.</param>
    public static Tensor Apply(Tape tape, Tensor x)
    {
        Tensor output = tape.Allocate(x.RequiresGradient, x.Shape);
        ForwardJob job = new(x.Data, output.Data, x.Rows, x.Columns);
        LaneJob.Run(tape.Team, job, job.Items);
        tape.Record(new Step(output, x));
        return output;
    }

    private sealed class Step(Tensor output, Tensor x) : Operation(output)
    {
        public override void Backward(Tape tape)
        {
            float* gradient = tape.GradientOf(x, out bool accumulate);
            float** scratch = tape.WorkerScratch(Output.Columns);
            BackwardJob job = new(Output.Data, Output.Gradient, gradient, accumulate, Output.Rows, Output.Columns, scratch);
            LaneJob.Run(tape.Team, job, job.Items);
        }
    }

    private readonly struct ForwardJob(float* x, float* y, int rows, int columns) : ILaneJob
    {
        private readonly RowBlocks _blocks = new(rows, columns);

        public int Items => _blocks.Count;

        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            for (int row = _blocks.First(item); row < _blocks.Last(item); row++)
            {
                float* from = x + ((long)row * columns);
                float* to = y + ((long)row * columns);
                float sum = LaneRows.Exponentials<TLanes>(from, 1, LaneRows.Largest<TLanes>(from, columns), to, columns);
                LaneRows.Scale<TLanes>(to, 1 / sum, to, columns, accumulate: false);
            }
        }
    }

    // dx = p ∘ (dp − Σ p ∘ dp)
    private readonly struct BackwardJob(float* p, float* change, float* gradient, bool accumulate, int rows, int columns, float** scratch) : ILaneJob
    {
        private readonly RowBlocks _blocks = new(rows, columns);

        public int Items => _blocks.Count;

        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            float* product = scratch[worker];
            for (int row = _blocks.First(item); row < _blocks.Last(item); row++)
            {
                long offset = (long)row * columns;
                LaneRows.Multiply<TLanes>(p + offset, change + offset, product, columns);
                float along = LaneRows.Sum<TLanes>(product, columns);
                LaneRows.Combine<TLanes>(product, 1, p + offset, -along, 0, gradient + offset, columns, accumulate);
            }
        }
    }
}
