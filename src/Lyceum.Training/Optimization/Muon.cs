using Lyceum.Numerics;
using Lyceum.Numerics.Operations;
using Lyceum.Training.Autograd;

namespace Lyceum.Training.Optimization;

/// <summary>
/// Momentum whose step for a matrix is made orthogonal, so that no direction is favoured (Jordan et al., "Muon: An optimizer
/// for hidden layers in neural networks", 2024), with decoupled decay and steps as large as AdamW's (Liu et al., "Muon is
/// scalable for LLM training", arXiv:2502.16982). Embeddings and vectors go by <see cref="AdamW"/>.
/// </summary>
public sealed unsafe class Muon : IOptimizer
{
    private readonly WorkerTeam _team;
    private readonly MuonOptions _options;
    private readonly Parameter[] _matrices;
    private readonly NativeBuffer<float>[] _momenta;
    private readonly NativeBuffer<float> _direction = new();
    private readonly SquareSum _squareSum;
    private readonly Orthogonalization _orthogonalization;
    private readonly Gemm _gemm;
    private readonly AdamW _others;

    /// <summary>Makes an optimiser with state zero.</summary>
    /// <param name="team">Who computes; not disposed.</param>
    /// <param name="parameters">What it changes.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="precision">What the factors of its matrix products are rounded to. Momentum and weights are float32.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Muon(WorkerTeam team, IReadOnlyList<Parameter> parameters, MuonOptions options, GemmPrecision precision = GemmPrecision.Float32)
    {
        options.Check();
        _team = team;
        _options = options;
        _others = new AdamW(team, [.. parameters.Where(static parameter => parameter.Kind != ParameterKind.Matrix)], options.Others);
        _matrices = [.. parameters.Where(static parameter => parameter.Kind == ParameterKind.Matrix)];
        _momenta = [.. _matrices.Select(static matrix => new NativeBuffer<float>(matrix.Count))];
        State = [.. _matrices.Select((matrix, i) => new OptimizerState(matrix.Name + ".momentum", _momenta[i])), .. _others.State];
        _direction.EnsureLength(_matrices.Select(static matrix => matrix.Count).DefaultIfEmpty().Max());
        _squareSum = new SquareSum(team);
        _gemm = new Gemm(team, precision);
        _orthogonalization = Orthogonalization.Create(team, _gemm, precision);
    }

    /// <inheritdoc/>
    public IReadOnlyList<OptimizerState> State { get; }

    /// <inheritdoc/>
    public void Update(long stepNumber, float learningRate)
    {
        for (int i = 0; i < _matrices.Length; i++)
        {
            Update(_matrices[i], _momenta[i].Pointer, learningRate);
        }

        _others.Update(stepNumber, learningRate);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NativeBuffer<float> momentum in _momenta)
        {
            momentum.Dispose();
        }

        _direction.Dispose();
        _squareSum.Dispose();
        _orthogonalization.Dispose();
        _gemm.Dispose();
        _others.Dispose();
    }

    private void Update(Parameter matrix, float* momentum, float learningRate)
    {
        MomentumJob job = new(matrix.Gradient, momentum, _direction.Pointer, matrix.Count, (float)_options.Momentum);
        LaneJob.Run(_team, job, Pieces.Of(matrix.Count));
        double norm = Math.Sqrt(_squareSum.Of(_direction.Pointer, matrix.Count));
        int rows = matrix.Rows;
        int columns = matrix.Columns;
        Elementwise.Scale(_team, matrix.Data, matrix.Count, (float)(1 - (learningRate * _options.WeightDecay)));

        // An orthogonal matrix has the root mean square 1 / √max(rows, columns).
        double change = -learningRate * _options.UpdateSize * Math.Sqrt(Math.Max(rows, columns));
        _orthogonalization.Add(new MatrixView(_direction.Pointer, rows, columns), norm, change, new MatrixView(matrix.Data, rows, columns));
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
