namespace Lyceum.Models.Tokenization.Patterns;

/// <summary>Pieces of a text as pairs of first index and end, in order. Grows, and keeps its memory when cleared.</summary>
internal sealed class PieceList
{
    private (int Start, int End)[] _pieces = new (int, int)[64];

    /// <summary>Number of pieces.</summary>
    public int Count { get; private set; }

    /// <summary>One piece.</summary>
    public (int Start, int End) this[int index] => _pieces[index];

    /// <summary>Appends a piece unless it is empty.</summary>
    public void Add(int start, int end)
    {
        if (start >= end)
        {
            return;
        }

        if (Count == _pieces.Length)
        {
            Array.Resize(ref _pieces, Count * 2);
        }

        _pieces[Count++] = (start, end);
    }

    /// <summary>Drops all pieces.</summary>
    public void Clear() => Count = 0;
}
