using System.Runtime.CompilerServices;

namespace Lyceum.Numerics.Operations;

/// <summary>Brings rows to unit size.</summary>
public static unsafe class Normalization
{
    private const int ItemLength = 16384;

    /// <summary>Root-mean-square norm: <c>x / √(mean(x²) + ε) · weight</c> (Zhang and Sennrich, arXiv:1910.07467).</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="rows">Where the rows are and go; they may be the same.</param>
    /// <param name="weight">Weights, or null for 1.</param>
    /// <param name="epsilon">What is added to the mean square.</param>
    public static void Rms(WorkerTeam team, NormalizedRows rows, float* weight, float epsilon) =>
        Run(team, new Job(rows, weight, null, epsilon, centre: false));

    /// <summary>Layer norm: <c>(x − mean) / √(variance + ε) · weight + bias</c> (Ba et al., arXiv:1607.06450).</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="rows">Where the rows are and go; they may be the same.</param>
    /// <param name="weight">Weights, or null for 1.</param>
    /// <param name="bias">What is added at the end, or null.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public static void Layer(WorkerTeam team, NormalizedRows rows, float* weight, float* bias, float epsilon) =>
        Run(team, new Job(rows, weight, bias, epsilon, centre: true));

    private static void Run(WorkerTeam team, Job job) => LaneJob.Run(team, job, job.Items);

    private readonly struct Job : ILaneJob
    {
        private readonly NormalizedRows _rows;
        private readonly float* _weight;
        private readonly float* _bias;
        private readonly float _epsilon;
        private readonly bool _centre;
        private readonly int _rowsPerItem;

        public Job(NormalizedRows rows, float* weight, float* bias, float epsilon, bool centre)
        {
            _rows = rows;
            _weight = weight;
            _bias = bias;
            _epsilon = epsilon;
            _centre = centre;
            _rowsPerItem = Math.Max(1, ItemLength / rows.Length);
        }

        public int Items => (_rows.Count + _rowsPerItem - 1) / _rowsPerItem;

        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int last = Math.Min((item + 1) * _rowsPerItem, _rows.Count);
            for (int row = item * _rowsPerItem; row < last; row++)
            {
                float* x = _rows.Input + (row * _rows.InputStride);
                float* y = _rows.Output + (row * _rows.OutputStride);
                long parameters = (long)(row % _rows.WeightRows) * _rows.Length;
                float* weight = _weight == null ? null : _weight + parameters;
                float* bias = _bias == null ? null : _bias + parameters;
                float mean = _centre ? Sum<TLanes>(x) / _rows.Length : 0;
                float variance = SquareSum<TLanes>(x, mean) / _rows.Length;
                Write<TLanes>(x, y, weight, bias, mean, 1 / MathF.Sqrt(variance + _epsilon));
            }
        }

        private float Sum<TLanes>(float* x)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            TLanes sum = TLanes.Broadcast(0);
            int i = 0;
            for (; i + 16 <= _rows.Length; i += 16)
            {
                sum += TLanes.Load(x + i);
            }

            if (i < _rows.Length)
            {
                sum += LaneMath.LoadPart<TLanes>(x + i, _rows.Length - i);
            }

            return TLanes.Sum(sum);
        }

        private float SquareSum<TLanes>(float* x, float mean)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            TLanes centre = TLanes.Broadcast(mean);
            TLanes sum = TLanes.Broadcast(0);
            int i = 0;
            for (; i + 16 <= _rows.Length; i += 16)
            {
                TLanes d = TLanes.Load(x + i) - centre;
                sum = TLanes.MultiplyAdd(d, d, sum);
            }

            float total = TLanes.Sum(sum);
            for (; i < _rows.Length; i++)
            {
                float d = x[i] - mean;
                total = MathF.FusedMultiplyAdd(d, d, total);
            }

            return total;
        }

        private void Write<TLanes>(float* x, float* y, float* weight, float* bias, float mean, float inverse)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            TLanes centre = TLanes.Broadcast(mean);
            TLanes factor = TLanes.Broadcast(inverse);
            int i = 0;
            for (; i + 16 <= _rows.Length; i += 16)
            {
                TLanes value = (TLanes.Load(x + i) - centre) * factor;
                if (weight != null)
                {
                    value *= TLanes.Load(weight + i);
                }

                if (bias != null)
                {
                    value += TLanes.Load(bias + i);
                }

                TLanes.Store(value, y + i);
            }

            for (; i < _rows.Length; i++)
            {
                float value = (x[i] - mean) * inverse;
                value = weight == null ? value : value * weight[i];
                y[i] = bias == null ? value : value + bias[i];
            }
        }
    }
}
