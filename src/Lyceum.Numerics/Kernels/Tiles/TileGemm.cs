using Lyceum.Numerics.Operations;

namespace Lyceum.Numerics.Kernels.Tiles;

/// <summary>Products whose factors are rounded to bfloat16, in strips of 32 rows.</summary>
/// <param name="team">Who computes.</param>
internal sealed unsafe class TileGemm(WorkerTeam team) : IDisposable
{
    // So many tiles deep, the right matrix stays in the second-level cache while strips pass over it.
    private const int BlockTiles = 32;

    // Shares of a worker, so that one that is interrupted does not hold up the rest.
    private const int Shares = 4;

    private readonly NativeBuffer<ushort> _right = new();
    private readonly NativeBuffer<ushort> _left = new((long)team.Threads * BlockTiles * TilePanels.Elements);
    private readonly NativeBuffer<float> _edges = new();

    /// <summary>See <see cref="Gemm.Run(MatrixView, MatrixView, MatrixView, MatrixView?)"/>.</summary>
    public void Run(MatrixView a, MatrixView b, MatrixView c, MatrixView? start)
    {
        int tiles = TilePanels.Tiles(a.Columns);
        int panels = (b.Columns + TilePanels.Lines - 1) / TilePanels.Lines;
        int blocks = (tiles + BlockTiles - 1) / BlockTiles;
        ushort* right = _right.EnsureLength((long)tiles * panels * TilePanels.Elements);
        PackJob packing = new(b, right, tiles, panels);
        team.Run(ref packing, panels * blocks);

        int strips = (a.Rows + TilePanels.Lines - 1) / TilePanels.Lines;
        int shares = Math.Min(strips, team.Threads * Shares);
        int edge = TilePanels.Lines * panels * TilePanels.Lines;
        float* edges = _edges.EnsureLength((long)team.Threads * edge);
        ProductJob product = new(a, right, c, start ?? default, start is not null, _left.Pointer, edges, edge, tiles, panels, strips, shares);
        LaneJob.Run(team, product, shares);
    }

    public void Dispose()
    {
        _right.Dispose();
        _left.Dispose();
        _edges.Dispose();
    }

    // Panels of one block of the inner index lie one after another.
    private readonly struct PackJob(MatrixView b, ushort* right, int tiles, int panels) : ITeamJob
    {
        public void Execute(int item, int worker)
        {
            (int block, int panel) = Math.DivRem(item, panels);
            int first = block * BlockTiles;
            int length = Math.Min(BlockTiles, tiles - first);
            int column = panel * TilePanels.Lines;
            int row = first * TilePanels.Steps;
            TilePanels.Pack(
                b.At(row, column),
                b.ColumnStride,
                b.RowStride,
                Math.Min(TilePanels.Lines, b.Columns - column),
                Math.Min(length * TilePanels.Steps, b.Rows - row),
                right + (((long)first * panels) + ((long)panel * length)) * TilePanels.Elements,
                left: false);
        }
    }

    private readonly struct ProductJob(
        MatrixView a, ushort* right, MatrixView c, MatrixView start, bool accumulate,
        ushort* left, float* edges, int edge, int tiles, int panels, int strips, int shares) : ILaneJob
    {
        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int from = (int)((long)strips * item / shares);
            int to = (int)((long)strips * (item + 1) / shares);
            ushort* strip = left + ((long)worker * BlockTiles * TilePanels.Elements);
            for (int first = 0; first < tiles; first += BlockTiles)
            {
                int length = Math.Min(BlockTiles, tiles - first);
                int column = first * TilePanels.Steps;
                ushort* block = right + ((long)first * panels * TilePanels.Elements);
                for (int row = from * TilePanels.Lines; row < Math.Min(to * TilePanels.Lines, a.Rows); row += TilePanels.Lines)
                {
                    int height = Math.Min(TilePanels.Lines, a.Rows - row);
                    if (accumulate && first == 0)
                    {
                        c.CopyRows(start, row, height);
                    }

                    TilePanels.Pack(a.At(row, column), a.RowStride, a.ColumnStride, height, Math.Min(length * TilePanels.Steps, a.Columns - column), strip, left: true);
                    Multiply<TLanes>(strip, block, length, row, height, edges + ((long)worker * edge), accumulate || first > 0);
                }
            }
        }

        // Whole panels go where they belong; at the edges they are computed beside, and what belongs to the matrix is copied.
        private void Multiply<TLanes>(ushort* strip, ushort* block, int length, int row, int height, float* beside, bool add)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int whole = height == TilePanels.Lines ? c.Columns / TilePanels.Lines : 0;
            if (whole > 0)
            {
                Strip<TLanes>(strip, block, length, c.At(row, 0), c.RowStride, whole, add);
            }

            if (whole == panels)
            {
                return;
            }

            int first = whole * TilePanels.Lines;
            int columns = c.Columns - first;
            int stride = (panels - whole) * TilePanels.Lines;
            for (int line = 0; add && line < height; line++)
            {
                new Span<float>(c.At(row + line, first), columns).CopyTo(new Span<float>(beside + (line * stride), columns));
            }

            Strip<TLanes>(strip, block + ((long)whole * length * TilePanels.Elements), length, beside, stride, panels - whole, add);
            for (int line = 0; line < height; line++)
            {
                new Span<float>(beside + (line * stride), columns).CopyTo(new Span<float>(c.At(row + line, first), columns));
            }
        }

        private static void Strip<TLanes>(ushort* a, ushort* b, int depth, float* target, long stride, int count, bool add)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            if (typeof(TLanes) == typeof(Lanes512) && AmxStrip.IsSupported)
            {
                AmxStrip.Run(a, b, depth, target, stride, count, add);
            }
            else
            {
                LaneStrip.Run<TLanes>(a, b, depth, target, stride, count, add);
            }
        }
    }
}
