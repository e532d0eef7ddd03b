using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>Sets some elements to zero (Srivastava et al., 2014).</summary>
public static unsafe class Dropout
{
    /// <summary>Sets each element to zero with a probability, and divides the others by the probability of staying.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">The input.</param>
    /// <param name="probability">Of being dropped, from 0 to below 1.</param>
    /// <param name="seed">Determines which; element i always has the same fate under one seed.</param>
    public static Tensor Apply(Tape tape, Tensor x, float probability, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        Tensor output = tape.Allocate(x.RequiresGradient, x.Shape);
        Run(tape, x.Data, output.Data, output, probability, seed, accumulate: false);
        tape.Record(new Step(output, x, probability, seed));
        return output;
    }

    private static void Run(Tape tape, float* from, float* to, Tensor shape, float probability, ulong seed, bool accumulate)
    {
        Job job = new(from, to, shape.Rows, shape.Columns, probability, seed, accumulate);
        LaneJob.Run(tape.Team, job, job.Items);
    }

    private sealed class Step(Tensor output, Tensor x, float probability, ulong seed) : Operation(output)
    {
        public override void Backward(Tape tape) =>
            Run(tape, Output.Gradient, tape.GradientOf(x, out bool accumulate), Output, probability, seed, accumulate);
    }

    private readonly struct Job(float* from, float* to, int rows, int columns, float probability, ulong seed, bool accumulate) : ILaneJob
    {
        private readonly RowBlocks _blocks = new(rows, columns);

        public int Items => _blocks.Count;

        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            uint limit = (uint)(probability * 4294967296.0);
            float scale = 1 / (1 - probability);
            long end = (long)_blocks.Last(item) * columns;
            for (long i = (long)_blocks.First(item) * columns; i < end; i++)
            {
                float value = Bits(seed + ((ulong)i * 0x9E3779B97F4A7C15)) < limit ? 0 : from[i] * scale;
                to[i] = accumulate ? to[i] + value : value;
            }
        }

        // The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
        private static uint Bits(ulong z)
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (uint)((z ^ (z >> 31)) >> 32);
        }
    }
}
