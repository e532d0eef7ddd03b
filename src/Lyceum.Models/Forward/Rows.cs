namespace Lyceum.Models.Forward;

/// <summary>Rows of floats in memory that the transformer owns and overwrites in its next call.</summary>
public readonly unsafe ref struct Rows
{
    private readonly float* _values;

    internal Rows(float* values, int count, int length)
    {
        _values = values;
        Count = count;
        Length = length;
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Numbers of a row: the vocabulary of logits, the width of embeddings.</summary>
    public int Length { get; }

    /// <summary>One row.</summary>
    public Span<float> this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
            return new Span<float>(_values + ((long)row * Length), Length);
        }
    }
}
