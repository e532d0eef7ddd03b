using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>Products of tensors of one shape, element by element.</summary>
public static unsafe class Product
{
    /// <summary>Computes <c>a ∘ b</c>.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Apply(Tape tape, Tensor a, Tensor b)
    {
        Sum.Check(a, b);
        Tensor output = tape.Allocate(a.RequiresGradient || b.RequiresGradient, a.Shape);
        Multiply(tape, a.Data, b.Data, output.Data, output, accumulate: false);
        tape.Record(new Step(output, a, b));
        return output;
    }

    private static void Multiply(Tape tape, float* x, float* y, float* target, Tensor shape, bool accumulate)
    {
        Job job = new(x, y, target, shape.Rows, shape.Columns, accumulate);
        LaneJob.Run(tape.Team, job, job.Items);
    }

    private sealed class Step(Tensor output, Tensor a, Tensor b) : Operation(output)
    {
        public override void Backward(Tape tape)
        {
            PassOn(tape, b, a);
            PassOn(tape, a, b);
        }

        private void PassOn(Tape tape, Tensor factor, Tensor to)
        {
            float* gradient = tape.GradientOf(to, out bool accumulate);
            if (gradient != null)
            {
                Multiply(tape, Output.Gradient, factor.Data, gradient, Output, accumulate);
            }
        }
    }

    private readonly struct Job(float* x, float* y, float* target, int rows, int columns, bool accumulate) : ILaneJob
    {
        private readonly RowBlocks _blocks = new(rows, columns);

        public int Items => _blocks.Count;

        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            long first = (long)_blocks.First(item) * columns;
            int count = (int)(((long)_blocks.Last(item) * columns) - first);
            if (accumulate)
            {
                LaneRows.MultiplyAdd<TLanes>(x + first, y + first, 1, target + first, count);
            }
            else
            {
                LaneRows.Multiply<TLanes>(x + first, y + first, target + first, count);
            }
        }
    }
}
