using Lyceum.Numerics;
using Lyceum.Numerics.Operations;
using Lyceum.Training.Autograd;

namespace Lyceum.Training.Optimization;

/// <summary>The step of <see cref="Muon"/> for one matrix at a time, with the work space that it needs. It has the same bits for any team.</summary>
internal sealed unsafe class MatrixStep : IDisposable
{
    private readonly WorkerTeam _team;
    private readonly MuonOptions _options;
    private readonly NativeBuffer<float> _direction = new();
    private readonly SquareSum _squareSum;
    private readonly Orthogonalization _orthogonalization;
    private readonly Gemm _gemm;

    /// <summary>Prepares to take steps.</summary>
    /// <param name="team">Who computes; not disposed.</param>
    /// <param name="options">The settings.</param>
    /// <param name="precision">What the factors of matrix products are rounded to.</param>
    public MatrixStep(WorkerTeam team, MuonOptions options, GemmPrecision precision)
    {
        _team = team;
        _options = options;
        _squareSum = new SquareSum(team);
        _gemm = new Gemm(team, precision);
        _orthogonalization = Orthogonalization.Create(team, _gemm, precision);
    }

    /// <summary>Takes the gradient of a matrix into its momentum, and changes the matrix.</summary>
    public void Take(Parameter matrix, float* momentum, float learningRate)
    {
        float* direction = _direction.EnsureLength(matrix.Count);
        MomentumJob job = new(matrix.Gradient, momentum, direction, matrix.Count, (float)_options.Momentum);
        LaneJob.Run(_team, job, Pieces.Of(matrix.Count));
        double norm = Math.Sqrt(_squareSum.Of(direction, matrix.Count));
        int rows = matrix.Rows;
        int columns = matrix.Columns;
        Elementwise.Scale(_team, matrix.Data, matrix.Count, (float)(1 - (learningRate * _options.WeightDecay)));

        // An orthogonal matrix has the root mean square 1 / √max(rows, columns).
        double change = -learningRate * _options.UpdateSize * Math.Sqrt(Math.Max(rows, columns));
        _orthogonalization.Add(new MatrixView(direction, rows, columns), norm, change, new MatrixView(matrix.Data, rows, columns));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _direction.Dispose();
        _squareSum.Dispose();
        _orthogonalization.Dispose();
        _gemm.Dispose();
    }

    // The momentum takes the gradient in, and the direction looks one gradient ahead (Nesterov).
    private readonly struct MomentumJob(float* gradient, float* momentum, float* direction, long count, float kept) : ILaneJob
    {
        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            long start = Pieces.Start(item);
            int length = Pieces.Length(item, count);
            float* g = gradient + start;
            float* m = momentum + start;
            float* d = direction + start;
            TLanes factor = TLanes.Broadcast(kept);
            int i = 0;
            for (; i + 16 <= length; i += 16)
            {
                TLanes now = TLanes.Load(g + i);
                TLanes sum = TLanes.MultiplyAdd(factor, TLanes.Load(m + i), now);
                TLanes.Store(sum, m + i);
                TLanes.Store(TLanes.MultiplyAdd(factor, sum, now), d + i);
            }

            for (; i < length; i++)
            {
                m[i] = MathF.FusedMultiplyAdd(kept, m[i], g[i]);
                d[i] = MathF.FusedMultiplyAdd(kept, m[i], g[i]);
            }
        }
    }
}
