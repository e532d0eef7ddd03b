namespace Lyceum.Numerics;

/// <summary>A float32 matrix that lies somewhere with any strides, so that a transpose is a view too. Owns nothing.</summary>
/// <param name="Data">The element of row 0 and column 0.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="RowStride">Elements from one row to the next.</param>
/// <param name="ColumnStride">Elements from one column to the next.</param>
public readonly unsafe record struct MatrixView(nint Data, int Rows, int Columns, long RowStride, long ColumnStride)
{
    /// <summary>A row-major matrix.</summary>
    /// <param name="data">Its first element.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public MatrixView(float* data, int rows, int columns)
        : this((nint)data, rows, columns, columns, 1)
    {
    }

    /// <summary>The same numbers with rows and columns exchanged.</summary>
    public MatrixView Transposed => new(Data, Columns, Rows, ColumnStride, RowStride);

    /// <summary>The element of row 0 and column 0.</summary>
    public float* Pointer => (float*)Data;

    internal float* At(long row, long column) => (float*)Data + (row * RowStride) + (column * ColumnStride);

    /// <summary>Copies rows of a matrix of this shape; nothing where it is this one. The columns of both lie side by side.</summary>
    internal void CopyRows(MatrixView from, int first, int count)
    {
        for (int row = first; from.Data != Data && row < first + count; row++)
        {
            new Span<float>(from.At(row, 0), Columns).CopyTo(new Span<float>(At(row, 0), Columns));
        }
    }
}
