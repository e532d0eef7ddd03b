namespace Lyceum.Numerics.Kernels;

/// <summary>One tile of a float product: four rows times four tokens, each of the 16 outputs in 16 lanes.</summary>
internal unsafe interface IFloatTile
{
    /// <summary>Adds the products of <paramref name="steps"/> groups of 16 columns to the lanes.</summary>
    /// <param name="w">Weights <c>[steps, 4 rows, 16 columns]</c>.</param>
    /// <param name="x">Inputs <c>[steps, 4 tokens, 16 columns]</c>.</param>
    /// <param name="lanes">Lanes <c>[4 tokens, 4 rows, 16]</c>, started anew where <paramref name="first"/>.</param>
    /// <param name="steps">Number of groups.</param>
    /// <param name="first">Whether these are the first columns.</param>
    static abstract void Multiply(float* w, float* x, float* lanes, int steps, bool first);
}

/// <summary>
/// Products of many tokens: rows and tokens are interleaved four by four, so that a tile reads two sequential streams, and
/// columns are taken in pieces whose weights stay in the first-level cache while all tokens pass by.
/// </summary>
internal static unsafe class FloatPanels<TTile>
    where TTile : struct, IFloatTile
{
    private const int Rows = 16;
    private const int Columns = 512;
    private const int TileLanes = 4 * 4 * 16;

    [ThreadStatic]
    private static NativeBuffer<float>? s_memory;

    public static void Multiply(WeightMatrix weights, ActivationView input, float* output, long stride)
    {
        // A range of tokens need not begin with a tile: what its first and last tile compute for others is not used.
        int firstTile = input.FirstToken / 4;
        int tiles = ((input.FirstToken + input.Tokens + 3) / 4) - firstTile;
        s_memory ??= new NativeBuffer<float>();
        float* panel = s_memory.EnsureLength((Rows * Columns) + Columns + ((long)tiles * Rows * 4 * 16));
        float* row = panel + (Rows * Columns);
        float* lanes = row + Columns;
        long tileLength = (long)(input.Columns + 15) / 16 * 64;
        for (int start = 0; start < weights.Rows; start += Rows)
        {
            WeightMatrix part = weights.Slice(start, Math.Min(Rows, weights.Rows - start));
            int groups = (part.Rows + 3) / 4;
            for (int column = 0; column < input.Columns; column += Columns)
            {
                int steps = (Math.Min(Columns, input.Columns - column) + 15) / 16;
                Interleave(part, column, steps, panel, row);
                for (int tile = 0; tile < tiles; tile++)
                {
                    float* x = input.Interleaved + ((firstTile + tile) * tileLength) + (column * 4L);
                    for (int group = 0; group < groups; group++)
                    {
                        TTile.Multiply(
                            panel + (group * 4 * Columns), x, lanes + (((tile * 4L) + group) * TileLanes), steps, column == 0);
                    }
                }
            }

            for (int token = 0; token < input.Tokens; token++)
            {
                int inTiles = token + (input.FirstToken % 4);
                for (int r = 0; r < part.Rows; r++)
                {
                    float* sum = lanes + (((inTiles / 4 * 4L) + (r / 4)) * TileLanes) + (((inTiles % 4 * 4) + (r % 4)) * 16);
                    output[(token * stride) + start + r] = LaneSum.Add(sum);
                }
            }
        }
    }

    private static void Interleave(in WeightMatrix part, int column, int steps, float* panel, float* scratch)
    {
        int count = Math.Min(Columns, part.Columns - column);
        for (int r = 0; r < Rows; r++)
        {
            float* destination = panel + (r / 4 * 4 * Columns) + (r % 4 * 16);
            if (r >= part.Rows)
            {
                Interleaving.Clear(steps, destination);
                continue;
            }

            byte* source = part.Data + (r * part.RowBytes) + part.Format.ByteSize(column);
            if (part.Format == NumberFormat.F32)
            {
                Interleaving.Spread((float*)source, count, destination);
                continue;
            }

            BlockDequantizer.Dequantize(part.Format, source, scratch, count);
            Interleaving.Spread(scratch, count, destination);
        }
    }
}
