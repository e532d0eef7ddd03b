using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Optimization;

/// <summary>Sums of squares, taken in the same order for any number of threads.</summary>
internal sealed unsafe class SquareSum(WorkerTeam team) : IDisposable
{
    private readonly NativeBuffer<double> _sums = new();

    /// <summary>The sum of the squares of <paramref name="count"/> numbers.</summary>
    public double Of(float* values, long count)
    {
        int pieces = Pieces.Of(count);
        double* sums = _sums.EnsureLength(pieces);
        LaneJob.Run(team, new Job(values, sums, count), pieces);
        double total = 0;
        for (int i = 0; i < pieces; i++)
        {
            total += sums[i];
        }

        return total;
    }

    public void Dispose() => _sums.Dispose();

    private readonly struct Job(float* values, double* sums, long count) : ILaneJob
    {
        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            float* x = values + Pieces.Start(item);
            int length = Pieces.Length(item, count);
            TLanes even = TLanes.Broadcast(0);
            TLanes odd = TLanes.Broadcast(0);
            int i = 0;
            for (; i + 32 <= length; i += 32)
            {
                TLanes first = TLanes.Load(x + i);
                TLanes second = TLanes.Load(x + i + 16);
                even = TLanes.MultiplyAdd(first, first, even);
                odd = TLanes.MultiplyAdd(second, second, odd);
            }

            double sum = TLanes.Sum(even + odd);
            for (; i < length; i++)
            {
                sum += (double)x[i] * x[i];
            }

            sums[item] = sum;
        }
    }
}
