namespace Lyceum.Training.Runs;

/// <summary>A float32 array that goes into a checkpoint, and comes out of it.</summary>
/// <param name="Name">Its name, of its own in the file.</param>
/// <param name="Shape">Dimensions, the outer one first.</param>
/// <param name="Data">The first number; whose it is, is the caller's affair.</param>
internal readonly record struct CheckpointTensor(string Name, long[] Shape, nint Data)
{
    /// <summary>Number of bytes.</summary>
    public long ByteLength => Shape.Aggregate((long)sizeof(float), static (product, length) => checked(product * length));
}
