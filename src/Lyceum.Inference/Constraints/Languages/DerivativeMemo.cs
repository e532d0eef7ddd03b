using System.Diagnostics.CodeAnalysis;

namespace Lyceum.Inference.Constraints.Languages;

/// <summary>The derivatives of an expression that were needed so far, each with the bytes that lead to it.</summary>
internal struct DerivativeMemo
{
    private (ByteSet Bytes, Language Derivative)[]? _entries;
    private int _count;

    /// <summary>Looks a byte up.</summary>
    public readonly bool TryGet(byte next, ref ByteSet same, [NotNullWhen(true)] out Language? derivative)
    {
        for (int i = 0; i < _count; i++)
        {
            ref (ByteSet Bytes, Language Derivative) entry = ref _entries![i];
            if (entry.Bytes.Contains(next))
            {
                same &= entry.Bytes;
                derivative = entry.Derivative;
                return true;
            }
        }

        derivative = null;
        return false;
    }

    /// <summary>Keeps a derivative and returns it.</summary>
    public Language Add(in ByteSet bytes, Language derivative, ref ByteSet same)
    {
        if (_count == (_entries?.Length ?? 0))
        {
            Array.Resize(ref _entries, Math.Max(2, _count * 2));
        }

        _entries![_count++] = (bytes, derivative);
        same &= bytes;
        return derivative;
    }
}
