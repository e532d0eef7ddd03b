namespace Lyceum.Numerics.Kernels;

/// <summary>
/// What the packed kernels need to know of a quantised format. A row is decoded to one unsigned byte for each value and a
/// scale (and perhaps a minimum) for each group: <c>w = scale · (code − Offset) − minimum</c>.
/// Implemented by stateless structs, so that each kernel is compiled once for each format with these as constants.
/// </summary>
internal unsafe interface IPackedFormat
{
    /// <summary>The format.</summary>
    static abstract NumberFormat Format { get; }

    /// <summary>Values that share a scale: 32 or 16.</summary>
    static abstract int GroupLength { get; }

    /// <summary>What the code of a zero is. 128 where codes use all eight bits, else codes are below 128.</summary>
    static abstract int Offset { get; }

    /// <summary>Whether groups have a minimum.</summary>
    static abstract bool HasMinimum { get; }

    /// <summary>Decodes the next values of a row.</summary>
    /// <param name="blocks">Packed blocks of the row.</param>
    /// <param name="count">Number of values: 256, or a smaller multiple of the format's block length.</param>
    /// <param name="codes">Receives <paramref name="count"/> codes.</param>
    static abstract void DecodeCodes(byte* blocks, int count, byte* codes);

    /// <summary>Decodes the scales and minimums of the next values of a row.</summary>
    /// <param name="blocks">Packed blocks of the row.</param>
    /// <param name="count">Number of values, as for <see cref="DecodeCodes"/>.</param>
    /// <param name="scales">Receives one scale for each group; room for 16.</param>
    /// <param name="minimums">Receives one minimum for each group where <see cref="HasMinimum"/>; room for 16.</param>
    static abstract void DecodeScales(byte* blocks, int count, float* scales, float* minimums);

    /// <summary>Whether <see cref="DecodeScalesOfRows"/> is there.</summary>
    static virtual bool DecodesScalesOfRows => false;

    /// <summary>Decodes the scales and minimums of 256 values of eight rows at once, for AVX2.</summary>
    /// <param name="blocks">Packed blocks of the first row.</param>
    /// <param name="rowBytes">Distance between rows.</param>
    /// <param name="scales">Receives <c>[groups, 8 rows]</c>.</param>
    /// <param name="minimums">Receives <c>[groups, 8 rows]</c> where <see cref="HasMinimum"/>.</param>
    static virtual void DecodeScalesOfRows(byte* blocks, long rowBytes, float* scales, float* minimums) =>
        throw new NotSupportedException();
}
