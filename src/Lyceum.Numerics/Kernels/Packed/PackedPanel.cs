namespace Lyceum.Numerics.Kernels;

/// <summary>
/// Sixteen rows of a packed matrix, some columns of them, decoded and interleaved so that vector lanes are rows: two
/// halves of eight rows; in each, the codes of four neighbouring columns of row 0, of row 1, and so on
/// (<c>[columns / 4, 8 rows, 4]</c>), and beside them scales and minimums as <c>[groups, 8 rows]</c>.
/// </summary>
internal unsafe struct PackedPanel
{
    /// <summary>Rows of a panel.</summary>
    public const int Rows = 16;

    /// <summary>Columns that are decoded together; a panel of as many stays in the first-level cache.</summary>
    public const int Columns = 1024;

    /// <summary>Rows of a half, the lanes of a 256-bit register.</summary>
    public const int HalfRows = 8;

    private const int CodeBytes = Columns * Rows;
    private const int GroupFloats = Columns / 16 * Rows;
    private const int Step = 256;

    /// <summary>Codes of the first half.</summary>
    public byte* Codes0;

    /// <summary>Codes of the second half.</summary>
    public byte* Codes1;

    /// <summary>Scales of the first half.</summary>
    public float* Scales0;

    /// <summary>Scales of the second half.</summary>
    public float* Scales1;

    /// <summary>Minimums of the first half.</summary>
    public float* Minimums0;

    /// <summary>Minimums of the second half.</summary>
    public float* Minimums1;

    private byte* _rowCodes;
    private float* _rowScales;
    private float* _rowMinimums;

    [ThreadStatic]
    private static NativeBuffer<byte>? s_memory;

    /// <summary>A panel in this thread's scratch memory. A thread has one.</summary>
    public static PackedPanel Rent()
    {
        s_memory ??= new NativeBuffer<byte>(CodeBytes + (2 * GroupFloats * sizeof(float)) + (HalfRows * (Step + (2 * 16 * sizeof(float)))));
        byte* memory = s_memory.Pointer;
        PackedPanel panel = default;
        panel.Codes0 = memory;
        panel.Codes1 = memory + (CodeBytes / 2);
        panel.Scales0 = (float*)(memory + CodeBytes);
        panel.Scales1 = panel.Scales0 + (GroupFloats / 2);
        panel.Minimums0 = panel.Scales0 + GroupFloats;
        panel.Minimums1 = panel.Minimums0 + (GroupFloats / 2);
        panel._rowScales = panel.Minimums0 + GroupFloats;
        panel._rowMinimums = panel._rowScales + (HalfRows * 16);
        panel._rowCodes = (byte*)(panel._rowMinimums + (HalfRows * 16));
        return panel;
    }

    /// <summary>Decodes columns of up to sixteen rows; missing rows repeat the last one.</summary>
    /// <param name="weights">The rows.</param>
    /// <param name="column">First column, a multiple of <see cref="Columns"/>.</param>
    /// <param name="count">Number of columns, at most <see cref="Columns"/>, a multiple of 32.</param>
    public readonly void Decode<TFormat>(in WeightMatrix weights, int column, int count)
        where TFormat : struct, IPackedFormat
    {
        long stepBytes = TFormat.Format.ByteSize(Step);
        for (int half = 0; half < 2; half++)
        {
            byte* codes = half == 0 ? Codes0 : Codes1;
            float* scales = half == 0 ? Scales0 : Scales1;
            float* minimums = half == 0 ? Minimums0 : Minimums1;
            byte* first = weights.Data + TFormat.Format.ByteSize(column);
            for (int done = 0; done < count; done += Step)
            {
                int step = Math.Min(Step, count - done);
                long offset = TFormat.Format.ByteSize(done);
                for (int row = 0; row < HalfRows; row++)
                {
                    long index = Math.Min((half * HalfRows) + row, weights.Rows - 1);
                    byte* blocks = first + (index * weights.RowBytes) + offset;
                    Prefetch.Ahead(blocks + (Rows * weights.RowBytes), stepBytes);
                    TFormat.DecodeCodes(blocks, step, _rowCodes + (row * Step));
                    TFormat.DecodeScales(blocks, step, _rowScales + (row * 16), _rowMinimums + (row * 16));
                }

                int groups = step / TFormat.GroupLength;
                for (int i = 0; i < step; i += 32)
                {
                    Words.Transpose((uint*)(_rowCodes + i), Step / 4, (uint*)(codes + ((done + i) * HalfRows)), 8);
                }

                int firstGroup = done / TFormat.GroupLength;
                for (int i = 0; i < groups; i += 8)
                {
                    Words.Transpose((uint*)(_rowScales + i), 16, (uint*)(scales + ((firstGroup + i) * HalfRows)), groups - i);
                    if (TFormat.HasMinimum)
                    {
                        Words.Transpose((uint*)(_rowMinimums + i), 16, (uint*)(minimums + ((firstGroup + i) * HalfRows)), groups - i);
                    }
                }
            }
        }
    }
}
