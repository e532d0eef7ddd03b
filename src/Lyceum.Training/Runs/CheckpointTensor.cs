using Lyceum.Training.Autograd;
using Lyceum.Training.Optimization;

namespace Lyceum.Training.Runs;

/// <summary>A float32 array that goes into a checkpoint, and comes out of it.</summary>
/// <param name="Name">Its name, of its own in the file.</param>
/// <param name="Shape">Dimensions, the outer one first.</param>
/// <param name="Data">The first number; whose it is, is the caller's affair.</param>
public readonly record struct CheckpointTensor(string Name, IReadOnlyList<long> Shape, nint Data)
{
    /// <summary>Number of bytes.</summary>
    public long ByteLength => Shape.Aggregate((long)sizeof(float), static (product, length) => checked(product * length));

    /// <summary>Weights and what an optimiser and averages keep of them.</summary>
    internal static unsafe IReadOnlyList<CheckpointTensor> Of(IEnumerable<Parameter> parameters, IEnumerable<OptimizerState> states) =>
    [
        .. parameters.Select(static parameter => new CheckpointTensor(
            parameter.Name, Array.ConvertAll(parameter.Shape.ToArray(), static length => (long)length), (nint)parameter.Data)),
        .. states.Select(static state => new CheckpointTensor(state.Name, [state.Values.Length], (nint)state.Values.Pointer)),
    ];
}
