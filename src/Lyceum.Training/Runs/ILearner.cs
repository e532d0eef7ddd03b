using Lyceum.Training.Data;
using Lyceum.Training.Modeling;

namespace Lyceum.Training.Runs;

/// <summary>
/// What computes for a training run: gradients, steps and losses of one model. It may keep the weights somewhere else than in the model's own
/// memory; <see cref="Download"/> brings them there.
/// </summary>
public interface ILearner : IDisposable
{
    /// <summary>Everything that a checkpoint holds: weights, the optimiser's state and averages, in memory that stays where it is.</summary>
    IReadOnlyList<CheckpointTensor> State { get; }

    /// <summary>Whether running means of the weights are kept.</summary>
    bool HasAverage { get; }

    /// <summary>Brings <see cref="State"/> up to date.</summary>
    void Download();

    /// <summary>Takes up what was written into <see cref="State"/>.</summary>
    void Upload();

    /// <summary>Makes the gradient zero.</summary>
    void ClearGradient();

    /// <summary>Adds a batch's gradient.</summary>
    /// <param name="batch">The tokens.</param>
    /// <param name="weight">What the losses of its learnt targets are multiplied by.</param>
    /// <param name="dropout">What is dropped.</param>
    BatchLoss AddGradient(TokenBatch batch, float weight, DropoutSettings dropout);

    /// <summary>The Euclidean norm of the gradient; not finite where an element is not.</summary>
    double GradientNorm();

    /// <summary>The parameter where the gradient was first not finite; null where it is finite everywhere.</summary>
    string? FirstNotFiniteGradient();

    /// <summary>Scales the gradient down to a limit and changes the weights by it, and their averages by them.</summary>
    /// <param name="stepNumber">Number of the step, from 1.</param>
    /// <param name="learningRate">How far to go.</param>
    /// <param name="norm">What <see cref="GradientNorm"/> gave.</param>
    /// <param name="limit">The largest norm.</param>
    void Update(long stepNumber, float learningRate, double norm, double limit);

    /// <summary>A batch's loss; nothing is learnt.</summary>
    /// <param name="batch">The tokens.</param>
    /// <param name="weight">What the losses of its learnt targets are multiplied by.</param>
    double Loss(TokenBatch batch, float weight);

    /// <summary>Exchanges the weights and their averages; a second call exchanges them back.</summary>
    void SwapAverage();
}

/// <summary>The loss of a batch.</summary>
/// <param name="Value">In nats.</param>
/// <param name="NotFiniteIn">Where the first number that is not finite came from, if the loss is none.</param>
public readonly record struct BatchLoss(double Value, string? NotFiniteIn = null);
