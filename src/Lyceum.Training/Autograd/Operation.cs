namespace Lyceum.Training.Autograd;

/// <summary>What a tape remembers of a computation: how the gradient of its output becomes gradients of its inputs.</summary>
/// <param name="output">What was computed.</param>
internal abstract class Operation(Tensor output)
{
    /// <summary>What was computed.</summary>
    public Tensor Output { get; } = output;

    /// <summary>Which part of the model computed it (<see cref="Tape.Place"/>).</summary>
    public string Place { get; set; } = "";

    /// <summary>Adds to the gradients of the inputs. Called once, when the gradient of <see cref="Output"/> is complete.</summary>
    public abstract void Backward(Tape tape);
}
