namespace Lyceum.Training.Autograd;

/// <summary>What a tape remembers of a computation: how the gradient of its output becomes gradients of its inputs.</summary>
/// <param name="outputs">What was computed: one tensor, or several that cost less together.</param>
internal abstract class Operation(params Tensor[] outputs)
{
    /// <summary>What was computed.</summary>
    public Tensor[] Outputs { get; } = outputs;

    /// <summary>What was computed, where it is one tensor.</summary>
    public Tensor Output => Outputs[0];

    /// <summary>Which part of the model computed it (<see cref="Tape.Place"/>).</summary>
    public string Place { get; set; } = "";

    /// <summary>
    /// Adds to the gradients of the inputs. Called once, when the gradients of <see cref="Outputs"/> are complete; among several, one that nothing used
    /// has none.
    /// </summary>
    public abstract void Backward(Tape tape);
}
