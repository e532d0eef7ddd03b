namespace Lyceum.Numerics.Operations;

/// <summary>Sums of some rows with weights.</summary>
public static unsafe class WeightedSum
{
    /// <summary>Computes <c>output[t] = Σ_i weights[t, i] · rows[indices[t, i]]</c>, in the order of i.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="rows">Rows of <paramref name="length"/>.</param>
    /// <param name="indices">Which rows, <c>[count, terms]</c>.</param>
    /// <param name="weights">Their weights, <c>[count, terms]</c>.</param>
    /// <param name="terms">Terms of a sum, at least 1.</param>
    /// <param name="output">Receives <c>[count, length]</c>.</param>
    /// <param name="count">Number of sums.</param>
    /// <param name="length">Numbers of a row.</param>
    public static void Run(WorkerTeam team, float* rows, int* indices, float* weights, int terms, float* output, int count, int length)
    {
        int perItem = Math.Max(1, 16384 / Math.Max(1, terms * length));
        LaneJob.Run(team, new Job(rows, indices, weights, terms, output, count, length, perItem), (count + perItem - 1) / perItem);
    }

    private readonly struct Job(
        float* rows, int* indices, float* weights, int terms, float* output, int count, int length, int perItem) : ILaneJob
    {
        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int last = Math.Min((item + 1) * perItem, count);
            for (int sum = item * perItem; sum < last; sum++)
            {
                Sum<TLanes>(indices + ((long)sum * terms), weights + ((long)sum * terms), output + ((long)sum * length));
            }
        }

        private void Sum<TLanes>(int* index, float* weight, float* y)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int i = 0;
            for (; i + 16 <= length; i += 16)
            {
                TLanes sum = TLanes.Broadcast(0);
                for (int term = 0; term < terms; term++)
                {
                    sum = TLanes.MultiplyAdd(TLanes.Broadcast(weight[term]), TLanes.Load(rows + ((long)index[term] * length) + i), sum);
                }

                TLanes.Store(sum, y + i);
            }

            for (; i < length; i++)
            {
                float sum = 0;
                for (int term = 0; term < terms; term++)
                {
                    sum = MathF.FusedMultiplyAdd(weight[term], rows[((long)index[term] * length) + i], sum);
                }

                y[i] = sum;
            }
        }
    }
}
