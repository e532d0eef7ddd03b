using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>RMSNorm (Zhang and Sennrich, arXiv:1910.07467) and LayerNorm (Ba et al., arXiv:1607.06450).</summary>
public static unsafe class Norm
{
    /// <summary>Computes <c>x / √(mean(x²) + ε) · weight</c> of each row.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Rows <c>[rows, columns]</c>.</param>
    /// <param name="weight">The weights <c>[columns]</c>.</param>
    /// <param name="epsilon">What is added to the mean square.</param>
    public static Tensor Rms(Tape tape, Tensor x, Tensor weight, float epsilon)
    {
        Tensor output = tape.Allocate(x.RequiresGradient || weight.RequiresGradient, x.Shape);
        NormalizedRows rows = new(x.Data, x.Columns, output.Data, x.Columns, x.Rows, x.Columns);
        Normalization.Rms(tape.Team, rows, weight.Data, epsilon);
        tape.Record(new Step(output, x, weight, null, epsilon));
        return output;
    }

    /// <summary>Computes <c>(x − mean) / √(variance + ε) · weight + bias</c> of each row.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Rows <c>[rows, columns]</c>.</param>
    /// <param name="weight">The weights <c>[columns]</c>.</param>
    /// <param name="bias">What is added <c>[columns]</c>.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public static Tensor Layer(Tape tape, Tensor x, Tensor weight, Tensor bias, float epsilon)
    {
        Tensor output = tape.Allocate(x.RequiresGradient || weight.RequiresGradient || bias.RequiresGradient, x.Shape);
        NormalizedRows rows = new(x.Data, x.Columns, output.Data, x.Columns, x.Rows, x.Columns);
        Normalization.Layer(tape.Team, rows, weight.Data, bias.Data, epsilon);
        tape.Record(new Step(output, x, weight, bias, epsilon));
        return output;
    }

    private sealed class Step(Tensor output, Tensor x, Tensor weight, Tensor? bias, float epsilon) : Operation(output)
    {
        public override void Backward(Tape tape)
        {
            RowBlocks blocks = new(x.Rows, x.Columns);
            float* partWeight = tape.TakeMemory(2L * blocks.Count * x.Columns);
            float* partBias = partWeight + ((long)blocks.Count * x.Columns);
            float* gradient = tape.GradientOf(x, out bool accumulate);
            float** scratch = tape.WorkerScratch(2L * x.Columns);
            Job job = new(blocks, x, Output.Gradient, weight.Data, gradient, accumulate, partWeight, partBias, scratch, epsilon, centre: bias is not null);
            LaneJob.Run(tape.Team, job, blocks.Count);
            AddUp(tape, weight, partWeight, blocks.Count);
            if (bias is not null)
            {
                AddUp(tape, bias, partBias, blocks.Count);
            }

            tape.ReleaseMemory(partWeight);
        }

        private static void AddUp(Tape tape, Tensor to, float* parts, int count)
        {
            float* gradient = tape.GradientToAddTo(to);
            if (gradient == null)
            {
                return;
            }

            int columns = (int)to.Count;
            for (int part = 0; part < count; part++)
            {
                for (int i = 0; i < columns; i++)
                {
                    gradient[i] += parts[((long)part * columns) + i];
                }
            }
        }
    }

    private readonly struct Job : ILaneJob
    {
        private readonly RowBlocks _blocks;
        private readonly float* _x;
        private readonly float* _change;
        private readonly float* _weight;
        private readonly float* _gradient;
        private readonly float* _partWeight;
        private readonly float* _partBias;
        private readonly float** _scratch;
        private readonly float _epsilon;
        private readonly int _columns;
        private readonly bool _accumulate;
        private readonly bool _centre;

        public Job(
            RowBlocks blocks, Tensor x, float* change, float* weight, float* gradient, bool accumulate,
            float* partWeight, float* partBias, float** scratch, float epsilon, bool centre)
        {
            _blocks = blocks;
            _x = x.Data;
            _columns = x.Columns;
            _change = change;
            _weight = weight;
            _gradient = gradient;
            _accumulate = accumulate;
            _partWeight = partWeight;
            _partBias = partBias;
            _scratch = scratch;
            _epsilon = epsilon;
            _centre = centre;
        }

        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int n = _columns;
            float* unit = _scratch[worker];
            float* weighted = unit + n;
            float* partWeight = _partWeight + ((long)item * n);
            float* partBias = _partBias + ((long)item * n);
            new Span<float>(partWeight, n).Clear();
            new Span<float>(partBias, n).Clear();
            for (int row = _blocks.First(item); row < _blocks.Last(item); row++)
            {
                float* x = _x + ((long)row * n);
                float* change = _change + ((long)row * n);
                float mean = _centre ? LaneRows.Sum<TLanes>(x, n) / n : 0;
                LaneRows.Combine<TLanes>(x, 1, x, 0, -mean, unit, n, accumulate: false);
                float inverse = 1 / MathF.Sqrt((LaneRows.Dot<TLanes>(unit, unit, n) / n) + _epsilon);
                LaneRows.Scale<TLanes>(unit, inverse, unit, n, accumulate: false);
                LaneRows.MultiplyAdd<TLanes>(change, unit, 1, partWeight, n);
                if (_centre)
                {
                    LaneRows.Scale<TLanes>(change, 1, partBias, n, accumulate: true);
                }

                if (_gradient == null)
                {
                    continue;
                }

                // With u the unit row and g the weighted change: dx = (g − u · mean(g·u) − mean(g)) / deviation.
                LaneRows.Multiply<TLanes>(change, _weight, weighted, n);
                float along = LaneRows.Dot<TLanes>(weighted, unit, n) / n;
                float shift = _centre ? LaneRows.Sum<TLanes>(weighted, n) / n : 0;
                LaneRows.Combine<TLanes>(
                    weighted, inverse, unit, -along * inverse, -shift * inverse, _gradient + ((long)row * n), n, _accumulate);
            }
        }
    }
}
