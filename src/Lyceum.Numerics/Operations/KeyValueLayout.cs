namespace Lyceum.Numerics.Operations;

/// <summary>
/// How the keys and values of one head at <see cref="BlockPositions"/> positions lie in memory. Keys are stored
/// transposed, <c>[keyLength, positions]</c>, so that sixteen scores are computed at once without adding up lanes;
/// values are <c>[positions, valueLength]</c>, padded to sixteen, for the same reason.
/// </summary>
public readonly unsafe struct KeyValueLayout
{
    /// <summary>Positions of a block.</summary>
    public const int BlockPositions = 64;

    private const int ScaleLength = 32;

    private readonly int _valueOffset;
    private readonly int _keyScaleOffset;
    private readonly int _valueScaleOffset;

    /// <summary>Makes a layout.</summary>
    /// <param name="format">How the numbers are kept.</param>
    /// <param name="keyLength">Numbers of a key.</param>
    /// <param name="valueLength">Numbers of a value.</param>
    public KeyValueLayout(KeyValueFormat format, int keyLength, int valueLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(keyLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(valueLength);
        Format = format;
        KeyLength = keyLength;
        ValueLength = valueLength;
        ValueStride = (valueLength + 15) / 16 * 16;
        int size = format switch { KeyValueFormat.F32 => 4, KeyValueFormat.F16 => 2, _ => 1 };
        _valueOffset = checked(keyLength * BlockPositions * size);
        int end = checked(_valueOffset + (ValueStride * BlockPositions * size));
        _keyScaleOffset = end;
        _valueScaleOffset = end;
        if (format == KeyValueFormat.Q8_0)
        {
            _valueScaleOffset = checked(end + (ScaleGroups(keyLength) * BlockPositions * sizeof(float)));
            end = checked(_valueScaleOffset + (ScaleGroups(valueLength) * BlockPositions * sizeof(float)));
        }

        BlockBytes = (end + 63) / 64 * 64;
    }

    /// <summary>How the numbers are kept.</summary>
    public KeyValueFormat Format { get; }

    /// <summary>Numbers of a key.</summary>
    public int KeyLength { get; }

    /// <summary>Numbers of a value.</summary>
    public int ValueLength { get; }

    /// <summary>Distance between two values of a float tile.</summary>
    public int ValueStride { get; }

    /// <summary>Bytes of a block, a multiple of 64.</summary>
    public int BlockBytes { get; }

    /// <summary>Floats that <see cref="ReadKeys"/> and <see cref="ReadValues"/> may write.</summary>
    internal int TileLength => (KeyLength + ValueStride) * BlockPositions;

    /// <summary>Stores one position.</summary>
    /// <param name="block">The block.</param>
    /// <param name="slot">The position in the block.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public void Write(byte* block, int slot, float* key, float* value)
    {
        switch (Format)
        {
            case KeyValueFormat.F32:
                WriteFloats(block, slot, key, value);
                break;
            case KeyValueFormat.F16:
                WriteHalves(block, slot, key, value);
                break;
            default:
                WriteCodes(block, slot, key, value);
                break;
        }
    }

    /// <summary>The keys as floats <c>[keyLength, <see cref="BlockPositions"/>]</c>, at least the first <paramref name="count"/> positions.</summary>
    internal float* ReadKeys<TLanes>(byte* block, int count, float* tile)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        if (Format == KeyValueFormat.F32)
        {
            return (float*)block;
        }

        float* scales = (float*)(block + _keyScaleOffset);
        for (int d = 0; d < KeyLength; d++)
        {
            float* row = tile + (d * BlockPositions);
            long offset = (long)d * BlockPositions;
            for (int i = 0; i < count; i += 16)
            {
                TLanes.Store(
                    Format == KeyValueFormat.F16
                        ? TLanes.LoadHalf((ushort*)block + offset + i)
                        : TLanes.LoadCodes((sbyte*)block + offset + i) * TLanes.Load(scales + (d / ScaleLength * BlockPositions) + i),
                    row + i);
            }
        }

        return tile;
    }

    /// <summary>The values as floats <c>[positions, <see cref="ValueStride"/>]</c>, at least those from <paramref name="first"/> to <paramref name="last"/>.</summary>
    internal float* ReadValues<TLanes>(byte* block, int first, int last, float* tile)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        if (Format == KeyValueFormat.F32)
        {
            return (float*)(block + _valueOffset);
        }

        float* scales = (float*)(block + _valueScaleOffset);
        int groups = ScaleGroups(ValueLength);
        for (int position = first; position < last; position++)
        {
            float* row = tile + (position * ValueStride);
            long offset = (long)position * ValueStride;
            for (int i = 0; i < ValueStride; i += 16)
            {
                TLanes.Store(
                    Format == KeyValueFormat.F16
                        ? TLanes.LoadHalf((ushort*)(block + _valueOffset) + offset + i)
                        : TLanes.LoadCodes((sbyte*)(block + _valueOffset) + offset + i) * TLanes.Broadcast(scales[(position * groups) + (i / ScaleLength)]),
                    row + i);
            }
        }

        return tile;
    }

    private static int ScaleGroups(int length) => (length + ScaleLength - 1) / ScaleLength;

    private static float Quantize(float* values, int count, sbyte* codes)
    {
        float largest = 0;
        for (int i = 0; i < count; i++)
        {
            largest = MathF.Max(largest, MathF.Abs(values[i]));
        }

        float scale = largest / 127f;
        float inverse = scale > 0 ? 127f / largest : 0;
        inverse = float.IsFinite(inverse) ? inverse : 0;
        for (int i = 0; i < count; i++)
        {
            codes[i] = (sbyte)MathF.Round(values[i] * inverse);
        }

        return scale;
    }

    private void WriteFloats(byte* block, int slot, float* key, float* value)
    {
        float* keys = (float*)block + slot;
        for (int d = 0; d < KeyLength; d++)
        {
            keys[d * BlockPositions] = key[d];
        }

        Span<float> row = new((float*)(block + _valueOffset) + ((long)slot * ValueStride), ValueStride);
        new ReadOnlySpan<float>(value, ValueLength).CopyTo(row);
        row[ValueLength..].Clear();
    }

    private void WriteHalves(byte* block, int slot, float* key, float* value)
    {
        ushort* halves = stackalloc ushort[16];
        float* padded = stackalloc float[16];
        ushort* keys = (ushort*)block + slot;
        for (int d = 0; d < KeyLength; d += 16)
        {
            int count = Math.Min(16, KeyLength - d);
            ToHalves(key + d, count, padded, halves);
            for (int i = 0; i < count; i++)
            {
                keys[(d + i) * BlockPositions] = halves[i];
            }
        }

        ushort* row = (ushort*)(block + _valueOffset) + ((long)slot * ValueStride);
        for (int d = 0; d < ValueStride; d += 16)
        {
            ToHalves(value + d, Math.Min(16, ValueLength - d), padded, row + d);
        }
    }

    private static void ToHalves(float* source, int count, float* padded, ushort* halves)
    {
        Span<float> whole = new(padded, 16);
        new ReadOnlySpan<float>(source, count).CopyTo(whole);
        whole[count..].Clear();
        HalfBits.Store(padded, halves, 16);
    }

    private void WriteCodes(byte* block, int slot, float* key, float* value)
    {
        sbyte* codes = stackalloc sbyte[ScaleLength];
        float* keyScales = (float*)(block + _keyScaleOffset);
        for (int d = 0; d < KeyLength; d += ScaleLength)
        {
            int count = Math.Min(ScaleLength, KeyLength - d);
            keyScales[(d / ScaleLength * BlockPositions) + slot] = Quantize(key + d, count, codes);
            for (int i = 0; i < count; i++)
            {
                block[((d + i) * BlockPositions) + slot] = (byte)codes[i];
            }
        }

        int groups = ScaleGroups(ValueLength);
        sbyte* row = (sbyte*)(block + _valueOffset) + ((long)slot * ValueStride);
        float* valueScales = (float*)(block + _valueScaleOffset) + ((long)slot * groups);
        for (int d = 0; d < ValueLength; d += ScaleLength)
        {
            valueScales[d / ScaleLength] = Quantize(value + d, Math.Min(ScaleLength, ValueLength - d), row + d);
        }

        new Span<sbyte>(row + ValueLength, ValueStride - ValueLength).Clear();
    }
}
