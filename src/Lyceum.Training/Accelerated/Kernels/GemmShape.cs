namespace Lyceum.Training.Accelerated.Kernels;

/// <summary>Where a matrix lies in a buffer, in elements.</summary>
/// <param name="offset">Its first element.</param>
/// <param name="row">From a row to the next.</param>
/// <param name="column">From a column to the next.</param>
/// <param name="next">From a product's matrix to the next product's.</param>
internal readonly struct DeviceMatrix(int offset, int row, int column, int next = 0)
{
    public readonly int Offset = offset;
    public readonly int Row = row;
    public readonly int Column = column;
    public readonly int Next = next;

    /// <summary>The same elements with rows and columns exchanged.</summary>
    public DeviceMatrix Transposed => new(Offset, Column, Row, Next);
}

/// <summary>What <see cref="GemmKernel"/> multiplies: <c>C[M, N] = A[M, K] · B[K, N]</c>.</summary>
internal struct GemmShape
{
    public int M;
    public int N;
    public int K;
    public DeviceMatrix A;
    public DeviceMatrix B;
    public DeviceMatrix C;
    public int Accumulate;

    /// <summary>Number of parts that the inner index is cut into.</summary>
    public int Parts;

    /// <summary>Length of a part, a multiple of 16.</summary>
    public int PartLength;

    /// <summary>From a part's result to the next part's.</summary>
    public int NextPart;
}
