namespace Lyceum.Numerics.Operations;

/// <summary>Heads of several tokens.</summary>
/// <param name="first">The first turning number of the first head.</param>
/// <param name="tokens">Number of tokens.</param>
/// <param name="tokenStride">Distance between tokens in floats.</param>
/// <param name="heads">Heads of a token.</param>
/// <param name="headStride">Distance between heads in floats.</param>
public readonly unsafe struct RotaryHeads(float* first, int tokens, long tokenStride, int heads, long headStride)
{
    internal float* First { get; } = first;

    internal int Tokens { get; } = tokens;

    internal long TokenStride { get; } = tokenStride;

    internal int Heads { get; } = heads;

    internal long HeadStride { get; } = headStride;
}
