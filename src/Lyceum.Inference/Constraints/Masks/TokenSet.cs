namespace Lyceum.Inference.Constraints.Masks;

/// <summary>Tokens that may follow: bits that several sets may share, and single tokens.</summary>
/// <param name="dense">Bits, or null.</param>
/// <param name="few">Tokens beside them.</param>
/// <param name="provisional">Tokens that may follow only if a state that remembers what was read agrees.</param>
/// <param name="growth">
/// How many bytes longer the shortest way to the end gets at most by one of the tokens.
/// </param>
internal sealed class TokenSet(ulong[]? dense, int[] few, int[] provisional, int growth)
{
    /// <summary>How many bytes longer the shortest way to the end gets at most by one of the tokens.</summary>
    public int Growth { get; } = growth;

    /// <summary>Tokens that may follow only if a state that remembers what was read agrees.</summary>
    public ReadOnlySpan<int> Provisional => provisional;

    /// <summary>Overwrites a mask.</summary>
    public void CopyTo(Span<ulong> mask)
    {
        if (dense is null)
        {
            mask.Clear();
        }
        else
        {
            dense.CopyTo(mask);
            mask[dense.Length..].Clear();
        }

        foreach (int token in few)
        {
            mask[token >> 6] |= 1UL << token;
        }
    }
}
