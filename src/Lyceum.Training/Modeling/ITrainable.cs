using Lyceum.Training.Autograd;
using Lyceum.Training.Data;

namespace Lyceum.Training.Modeling;

/// <summary>A model with something to learn: what a training run needs to know of it.</summary>
public interface ITrainable
{
    /// <summary>What is learnt, in the order of the forward pass.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="tape">Where the computation is recorded.</param>
    /// <param name="batch">The tokens.</param>
    /// <param name="weight">What the sum of the losses of all learnt targets is multiplied by.</param>
    /// <param name="dropout">What is dropped; none while evaluating.</param>
    /// <returns>A tensor of one element.</returns>
    Tensor Loss(Tape tape, TokenBatch batch, float weight, DropoutSettings dropout = default);
}
