namespace Lyceum.Numerics;

/// <summary>
/// A view of a weight matrix <c>[rows, columns]</c> that somebody else owns, usually a memory-mapped model file.
/// Rows are contiguous, one after the other; <see cref="Columns"/> is a multiple of the format's block length.
/// The owner must outlive the view.
/// </summary>
public readonly unsafe struct WeightMatrix
{
    /// <summary>Makes a view.</summary>
    /// <param name="format">How the values are stored.</param>
    /// <param name="rows">Number of outputs.</param>
    /// <param name="columns">Number of inputs.</param>
    /// <param name="data">The first row; the memory holds <c>rows · RowBytes</c> bytes.</param>
    public WeightMatrix(NumberFormat format, int rows, int columns, void* data)
    {
        Format = format;
        Rows = rows;
        Columns = columns;
        Data = (byte*)data;
        RowBytes = format.ByteSize(columns);
    }

    /// <summary>How the values are stored.</summary>
    public NumberFormat Format { get; }

    /// <summary>Number of outputs.</summary>
    public int Rows { get; }

    /// <summary>Number of inputs.</summary>
    public int Columns { get; }

    /// <summary>The first row.</summary>
    public byte* Data { get; }

    /// <summary>Distance between rows in bytes.</summary>
    public long RowBytes { get; }

    /// <summary>Whether this view points at nothing (an absent optional matrix).</summary>
    public bool IsEmpty => Data == null;

    /// <summary>The rows <c>[start, start + count)</c>.</summary>
    public WeightMatrix Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, Rows);
        return new WeightMatrix(Format, count, Columns, Data + (start * RowBytes));
    }
}
