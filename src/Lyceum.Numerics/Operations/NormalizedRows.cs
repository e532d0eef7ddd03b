namespace Lyceum.Numerics.Operations;

/// <summary>Rows to be normalised.</summary>
/// <param name="input">The first row.</param>
/// <param name="inputStride">Distance between rows in floats.</param>
/// <param name="output">Where the first row goes.</param>
/// <param name="outputStride">Distance between results in floats.</param>
/// <param name="count">Number of rows.</param>
/// <param name="length">Numbers in a row.</param>
/// <param name="weightRows">Row r takes the weights of row r modulo this: 1, or the number of heads where each has its own.</param>
public readonly unsafe struct NormalizedRows(
    float* input, long inputStride, float* output, long outputStride, int count, int length, int weightRows = 1)
{
    internal float* Input { get; } = input;

    internal long InputStride { get; } = inputStride;

    internal float* Output { get; } = output;

    internal long OutputStride { get; } = outputStride;

    internal int Count { get; } = count;

    internal int Length { get; } = length;

    internal int WeightRows { get; } = weightRows;

    /// <summary>Contiguous rows that are overwritten.</summary>
    public static NormalizedRows InPlace(float* rows, int count, int length, int weightRows = 1) =>
        new(rows, length, rows, length, count, length, weightRows);
}
