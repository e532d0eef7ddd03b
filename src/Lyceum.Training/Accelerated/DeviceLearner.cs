using ILGPU;
using ILGPU.Runtime;
using Lyceum.Numerics;
using Lyceum.Training.Accelerated.Kernels;
using Lyceum.Training.Autograd;
using Lyceum.Training.Data;
using Lyceum.Training.Modeling;
using Lyceum.Training.Optimization;
using Lyceum.Training.Runs;
using Lyceum.Training.Runs.Settings;

namespace Lyceum.Training.Accelerated;

/// <summary>
/// Learns on a <see cref="ComputeDevice"/>: forward, backward and the optimiser run there, and the host sees losses. The same device gives the same
/// numbers each time; another device or the processor gives slightly different ones.
/// </summary>
public sealed class DeviceLearner : ILearner
{
    private const int NormParts = 1024;

    private readonly LlamaModel _model;
    private readonly WeightAverage? _average;
    private readonly double _averageDecay;
    private readonly DeviceWeights _weights;
    private readonly DeviceGemm _gemm;
    private readonly DeviceModel _deviceModel;
    private readonly DeviceOptimizer _optimizer;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _normStarts;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _normCounts;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _normSums;
    private readonly Action<KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<int>, ArrayView<float>> _squareSums;
    private readonly Action<Index1D, ArrayView<float>, ArrayView<float>, float> _mix;

    /// <summary>Prepares to learn.</summary>
    /// <param name="device">The device; not disposed.</param>
    /// <param name="team">Who computes on the host's side; not disposed.</param>
    /// <param name="model">What learns; not disposed.</param>
    /// <param name="optimizer">Whose state goes into checkpoints; its settings are <paramref name="settings"/>. Not disposed.</param>
    /// <param name="settings">How weights are changed.</param>
    /// <param name="averageDecay">How much of the weights' running mean is kept at each step; null where none is kept.</param>
    /// <exception cref="TrainingException">The model's shape is not for devices.</exception>
    public DeviceLearner(ComputeDevice device, WorkerTeam team, LlamaModel model, IOptimizer optimizer, OptimizerSettings settings, double? averageDecay)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        if (model.Config.HeadWidth > AttentionKernels.GreatestHeadWidth)
        {
            throw new TrainingException($"Heads of {model.Config.HeadWidth} numbers are too wide for a device; it takes up to {AttentionKernels.GreatestHeadWidth}.");
        }

        DeviceLimits.CheckModel(model.Config);
        Accelerator accelerator = device.Accelerator;
        _model = model;
        _average = averageDecay is { } decay ? new WeightAverage(team, model.Parameters, decay) : null;
        _averageDecay = averageDecay ?? 0;
        State = CheckpointTensor.Of(model.Parameters, [.. optimizer.State, .. _average?.State ?? []]);
        _weights = new DeviceWeights(accelerator, model.Parameters, State, HasAverage);
        _gemm = new DeviceGemm(accelerator);
        _deviceModel = new DeviceModel(accelerator, model, _weights, _gemm);
        _optimizer = new DeviceOptimizer(accelerator, model, _weights, _gemm, settings);
        _squareSums = accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<int>, ArrayView<int>, ArrayView<float>>(OptimizerKernels.SquareSums);
        _mix = accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, ArrayView<float>, float>(OptimizerKernels.Average);
        int length = (_weights.Count + NormParts - 1) / NormParts;
        int[] starts = [.. Enumerable.Range(0, (_weights.Count + length - 1) / length).Select(part => part * length)];
        _normStarts = accelerator.Allocate1D(starts);
        _normCounts = accelerator.Allocate1D(Array.ConvertAll(starts, start => Math.Min(length, _weights.Count - start)));
        _normSums = accelerator.Allocate1D<float>(starts.Length);
    }

    /// <inheritdoc/>
    public IReadOnlyList<CheckpointTensor> State { get; }

    /// <inheritdoc/>
    public bool HasAverage => _average is not null;

    /// <inheritdoc/>
    public void Download() => _weights.Download();

    /// <inheritdoc/>
    public void Upload() => _weights.Upload();

    /// <inheritdoc/>
    public void ClearGradient() => _weights.Gradients.MemSetToZero();

    /// <inheritdoc/>
    public BatchLoss AddGradient(TokenBatch batch, float weight, DropoutSettings dropout)
    {
        if (dropout.Probability != 0)
        {
            throw new TrainingException("A device drops nothing; set 'dropout' to 0 or 'device' to 'cpu'.");
        }

        double loss = _deviceModel.Loss(batch, weight, backward: true);
        return new BatchLoss(loss, double.IsFinite(loss) ? null : _deviceModel.FirstNotFinite() ?? "the loss");
    }

    /// <inheritdoc/>
    public double GradientNorm()
    {
        int parts = (int)_normStarts.Length;
        _squareSums(new KernelConfig(parts, OptimizerKernels.Threads), _weights.Gradients.View, _normStarts.View, _normCounts.View, _normSums.View);
        float[] sums = _normSums.GetAsArray1D();
        double sum = 0;
        foreach (float part in sums)
        {
            sum += part;
        }

        return Math.Sqrt(sum);
    }

    /// <inheritdoc/>
    /// <remarks>The backward pass goes from the last layer to the first, so the last one is where it began.</remarks>
    public string? FirstNotFiniteGradient()
    {
        float[] gradients = ReadGradients();
        return _model.Parameters.LastOrDefault(parameter => gradients.AsSpan(_weights.OffsetOf(parameter), (int)parameter.Count).HasNonFinite())?.Name;
    }

    /// <summary>The gradient of all parameters, one after another.</summary>
    internal float[] ReadGradients() => _weights.Gradients.GetAsArray1D();

    /// <inheritdoc/>
    public void Update(long stepNumber, float learningRate, double norm, double limit)
    {
        _optimizer.Update(stepNumber, learningRate, norm > limit ? (float)(limit / norm) : 1);
        if (_average is not null)
        {
            _mix(_weights.Count, _weights.Averages.View, _weights.Weights.View, (float)(1 - WeightAverage.KeptAt(_averageDecay, stepNumber)));
        }
    }

    /// <inheritdoc/>
    public double Loss(TokenBatch batch, float weight) => _deviceModel.Loss(batch, weight, backward: false);

    /// <inheritdoc/>
    public void SwapAverage()
    {
        if (_average is null)
        {
            throw new InvalidOperationException("The run keeps no averaged weights.");
        }

        _weights.Swap();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _deviceModel.Dispose();
        _optimizer.Dispose();
        _gemm.Dispose();
        _weights.Dispose();
        _normStarts.Dispose();
        _normCounts.Dispose();
        _normSums.Dispose();
        _average?.Dispose();
    }
}
