using Lyceum.Numerics;
using Lyceum.Training.Autograd;
using Lyceum.Training.Data;
using Lyceum.Training.Modeling;
using Lyceum.Training.Optimization;

namespace Lyceum.Training.Runs;

/// <summary>Learns on the processor: gradients come from a <see cref="Tape"/>, and have the same bits for any number of threads.</summary>
public sealed unsafe class TapeLearner : ILearner
{
    private readonly ITrainable _model;
    private readonly IOptimizer _optimizer;
    private readonly Tape _tape;
    private readonly GradientClipping _clipping;
    private readonly WeightAverage? _average;

    /// <summary>Prepares to learn.</summary>
    /// <param name="team">Who computes; not disposed.</param>
    /// <param name="model">What learns; not disposed.</param>
    /// <param name="optimizer">What changes its weights; not disposed.</param>
    /// <param name="averageDecay">How much of the weights' running mean is kept at each step; null where none is kept.</param>
    /// <param name="precision">What the factors of the model's matrix products are rounded to. Weights, gradients and the optimiser are float32.</param>
    public TapeLearner(WorkerTeam team, ITrainable model, IOptimizer optimizer, double? averageDecay, GemmPrecision precision = GemmPrecision.Float32)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        _model = model;
        _optimizer = optimizer;
        _tape = new Tape(team, precision);
        _clipping = new GradientClipping(team, model.Parameters);
        _average = averageDecay is { } decay ? new WeightAverage(team, model.Parameters, decay) : null;
        State = CheckpointTensor.Of(model.Parameters, [.. optimizer.State, .. _average?.State ?? []]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<CheckpointTensor> State { get; }

    /// <inheritdoc/>
    public bool HasAverage => _average is not null;

    /// <inheritdoc/>
    public void Download()
    {
        // The weights are where they are computed.
    }

    /// <inheritdoc/>
    public void Upload()
    {
        // Likewise.
    }

    /// <inheritdoc/>
    public void ClearGradient()
    {
        foreach (Parameter parameter in _model.Parameters)
        {
            parameter.ClearGradient(_tape.Team);
        }
    }

    /// <inheritdoc/>
    public BatchLoss AddGradient(TokenBatch batch, float weight, DropoutSettings dropout)
    {
        Tensor loss = _model.Loss(_tape, batch, weight, dropout);
        float value = loss.Values[0];
        if (!float.IsFinite(value))
        {
            string place = _tape.FirstNotFinite() ?? "the loss";
            _tape.Reset();
            return new BatchLoss(value, place);
        }

        _tape.Backward(loss);
        _tape.Reset();
        return new BatchLoss(value);
    }

    /// <inheritdoc/>
    public double GradientNorm() => _clipping.Norm();

    /// <inheritdoc/>
    /// <remarks>The backward pass goes from the last layer to the first, so the last one is where it began.</remarks>
    public string? FirstNotFiniteGradient() =>
        _model.Parameters.LastOrDefault(static parameter => parameter.GradientValues.HasNonFinite())?.Name;

    /// <inheritdoc/>
    public void Update(long stepNumber, float learningRate, double norm, double limit)
    {
        _clipping.Apply(norm, limit);
        _optimizer.Update(stepNumber, learningRate);
        _average?.Update(stepNumber);
    }

    /// <inheritdoc/>
    public double Loss(TokenBatch batch, float weight)
    {
        _tape.Recording = false;
        try
        {
            return _model.Loss(_tape, batch, weight).Values[0];
        }
        finally
        {
            _tape.Reset();
            _tape.Recording = true;
        }
    }

    /// <inheritdoc/>
    public void SwapAverage() => (_average ?? throw new InvalidOperationException("The run keeps no averaged weights.")).Swap();

    /// <inheritdoc/>
    public void Dispose()
    {
        _tape.Dispose();
        _clipping.Dispose();
        _average?.Dispose();
    }
}
