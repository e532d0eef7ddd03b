using System.Runtime.InteropServices;
using Lyceum.Numerics;
using Lyceum.Training.Autograd;

namespace Lyceum.Training.Optimization;

/// <summary>
/// Momentum whose step for a matrix is made orthogonal, so that no direction is favoured (Jordan et al., "Muon: An optimizer
/// for hidden layers in neural networks", 2024), with decoupled decay and steps as large as AdamW's (Liu et al., "Muon is
/// scalable for LLM training", arXiv:2502.16982). Embeddings and vectors go by <see cref="AdamW"/>.
/// </summary>
/// <remarks>
/// Small matrices are shared out whole, one to a thread: each then stays in that thread's cache, and no thread waits for the
/// others between the many small products. Large ones are computed by the whole team one after another.
/// </remarks>
public sealed unsafe class Muon : IOptimizer
{
    // 4 MiB, of which the work space of a step is a few times as much for each thread.
    private const long MostAlone = 1 << 20;

    private readonly WorkerTeam _team;
    private readonly Parameter[] _matrices;
    private readonly NativeBuffer<float>[] _momenta;
    private readonly int[] _small;
    private readonly int[] _large;
    private readonly WorkerTeam[] _singles;
    private readonly MatrixStep[] _alone;
    private readonly MatrixStep _together;
    private readonly AdamW _others;
    private GCHandle _self;

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
        _others = new AdamW(team, [.. parameters.Where(static parameter => parameter.Kind != ParameterKind.Matrix)], options.Others);
        _matrices = [.. parameters.Where(static parameter => parameter.Kind == ParameterKind.Matrix)];
        _momenta = [.. _matrices.Select(static matrix => new NativeBuffer<float>(matrix.Count))];
        State = [.. _matrices.Select((matrix, i) => new OptimizerState(matrix.Name + ".momentum", _momenta[i])), .. _others.State];
        _small = [.. Enumerable.Range(0, _matrices.Length).Where(i => _matrices[i].Count <= MostAlone).OrderByDescending(i => _matrices[i].Count)];

        // With fewer, threads would have nothing to do.
        if (_small.Length < 2 * team.Threads)
        {
            _small = [];
        }

        _large = [.. Enumerable.Range(0, _matrices.Length).Except(_small)];
        _singles = [.. Enumerable.Range(0, _small.Length == 0 ? 0 : team.Threads).Select(_ => new WorkerTeam(1, team.InstructionSet))];
        _alone = [.. _singles.Select(single => new MatrixStep(single, options, precision))];
        _together = new MatrixStep(team, options, precision);
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
    }

    /// <inheritdoc/>
    public IReadOnlyList<OptimizerState> State { get; }

    /// <inheritdoc/>
    public void Update(long stepNumber, float learningRate)
    {
        AloneJob job = new(GCHandle.ToIntPtr(_self), learningRate);
        _team.Run(ref job, _small.Length);
        foreach (int i in _large)
        {
            _together.Take(_matrices[i], _momenta[i].Pointer, learningRate);
        }

        _others.Update(stepNumber, learningRate);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_self.IsAllocated)
        {
            _self.Free();
        }

        foreach (NativeBuffer<float> momentum in _momenta)
        {
            momentum.Dispose();
        }

        foreach (MatrixStep step in _alone)
        {
            step.Dispose();
        }

        foreach (WorkerTeam single in _singles)
        {
            single.Dispose();
        }

        _together.Dispose();
        _others.Dispose();
    }

    // A job holds no references, hence the handle.
    private readonly struct AloneJob(nint muon, float learningRate) : ITeamJob
    {
        public void Execute(int item, int worker)
        {
            Muon self = (Muon)GCHandle.FromIntPtr(muon).Target!;
            int i = self._small[item];
            self._alone[worker].Take(self._matrices[i], self._momenta[i].Pointer, learningRate);
        }
    }
}
