using Lyceum.Numerics.Operations;

namespace Lyceum.Numerics.Kernels.Tiles;

/// <summary>Products whose factors are rounded to bfloat16, in strips of 32 rows.</summary>
/// <param name="team">Who computes.</param>
internal sealed unsafe class TileGemm(WorkerTeam team) : IDisposable
{
    // So many tiles deep, the right matrix stays in the second-level cache while strips pass over it.
    private const int BlockTiles = 32;

    // So many tiles of several right matrices stay there together: 1 MiB.
    private const int CachedTiles = 512;

    // Shares of a worker, so that one that is interrupted does not hold up the rest.
    private const int Shares = 4;

    private readonly NativeBuffer<Pass> _passes = new();
    private readonly NativeBuffer<ushort> _right = new();
    private readonly NativeBuffer<ushort> _left = new((long)team.Threads * BlockTiles * TilePanels.Elements);
    private readonly NativeBuffer<float> _edges = new();

    /// <summary>See <see cref="Gemm.Run(ReadOnlySpan{GemmProduct})"/>.</summary>
    public void Run(ReadOnlySpan<GemmProduct> products)
    {
        bool oneLeft = true, oneRight = true;
        int strips = 0, panels = 0, count = 0;
        long tiles = 0;
        foreach (ref readonly GemmProduct product in products)
        {
            oneLeft &= product.A == products[0].A;
            oneRight &= product.B == products[0].B;
            strips = Math.Max(strips, Panels(product.A.Rows));
            panels = Math.Max(panels, Panels(product.B.Columns));
            count += Blocks(product);
            tiles += Tiles(product);
        }

        Pass* passes = _passes.EnsureLength(count);
        ushort* right = _right.EnsureLength(tiles * TilePanels.Elements);
        int next = 0;
        for (int i = 0; i < products.Length; i++)
        {
            ref readonly GemmProduct product = ref products[i];
            if (i == 0 || !oneRight)
            {
                right += i == 0 ? 0 : Tiles(products[i - 1]) * TilePanels.Elements;
                PackJob packing = new(product.B, right);
                team.Run(ref packing, packing.Items);
            }

            // A block of a right matrix that all share serves all of them before the next.
            for (int block = 0; block < Blocks(product); block++)
            {
                passes[oneRight ? (block * products.Length) + i : next++] = new Pass(product, right, block);
            }
        }

        int shares = Math.Min(strips, team.Threads * Shares);
        int edge = TilePanels.Lines * panels * TilePanels.Lines;
        float* edges = _edges.EnsureLength((long)team.Threads * edge);
        bool together = count == products.Length && tiles <= CachedTiles;
        LaneJob.Run(team, new ProductJob(passes, count, together, oneLeft, _left.Pointer, edges, edge, strips, shares), shares);
    }

    public void Dispose()
    {
        _passes.Dispose();
        _right.Dispose();
        _left.Dispose();
        _edges.Dispose();
    }

    private static int Panels(int lines) => (lines + TilePanels.Lines - 1) / TilePanels.Lines;

    private static int Blocks(in GemmProduct product) => (TilePanels.Tiles(product.B.Rows) + BlockTiles - 1) / BlockTiles;

    private static long Tiles(in GemmProduct product) => (long)TilePanels.Tiles(product.B.Rows) * Panels(product.B.Columns);

    /// <summary>A product within one block of its inner index.</summary>
    private readonly struct Pass
    {
        public readonly MatrixView A;
        public readonly MatrixView C;
        public readonly MatrixView Start;
        public readonly bool Copies;
        public readonly bool Adds;
        public readonly ushort* Right;
        public readonly int Column;
        public readonly int Tiles;

        public Pass(in GemmProduct product, ushort* right, int block)
        {
            int first = block * BlockTiles;
            A = product.A;
            C = product.C;
            Start = product.Start ?? default;
            Copies = product.Start is not null && block == 0;
            Adds = product.Start is not null || block > 0;
            Right = right + ((long)first * Panels(C.Columns) * TilePanels.Elements);
            Column = first * TilePanels.Steps;
            Tiles = Math.Min(BlockTiles, TilePanels.Tiles(A.Columns) - first);
        }
    }

    // Panels of one block of the inner index lie one after another.
    private readonly struct PackJob(MatrixView b, ushort* right) : ITeamJob
    {
        private readonly int _tiles = TilePanels.Tiles(b.Rows);
        private readonly int _panels = Panels(b.Columns);

        public int Items => _panels * ((_tiles + BlockTiles - 1) / BlockTiles);

        public void Execute(int item, int worker)
        {
            (int block, int panel) = Math.DivRem(item, _panels);
            int first = block * BlockTiles;
            int length = Math.Min(BlockTiles, _tiles - first);
            int column = panel * TilePanels.Lines;
            int row = first * TilePanels.Steps;
            TilePanels.Pack(
                b.At(row, column),
                b.ColumnStride,
                b.RowStride,
                Math.Min(TilePanels.Lines, b.Columns - column),
                Math.Min(length * TilePanels.Steps, b.Rows - row),
                right + (((long)first * _panels) + ((long)panel * length)) * TilePanels.Elements,
                left: false);
        }
    }

    // Strips pass over one right matrix after another, or each over all of them if these stay in cache together: then a left strip that all share is
    // packed once, and a result that all share stays in cache while it is summed up.
    private readonly struct ProductJob(
        Pass* passes, int count, bool together, bool oneLeft, ushort* left, float* edges, int edge, int strips, int shares) : ILaneJob
    {
        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int from = (int)((long)strips * item / shares);
            int to = (int)((long)strips * (item + 1) / shares);
            ushort* packed = left + ((long)worker * BlockTiles * TilePanels.Elements);
            float* beside = edges + ((long)worker * edge);
            if (together)
            {
                for (int strip = from; strip < to; strip++)
                {
                    for (int i = 0; i < count; i++)
                    {
                        Multiply<TLanes>(in passes[i], strip * TilePanels.Lines, packed, pack: i == 0 || !oneLeft, beside);
                    }
                }

                return;
            }

            for (int i = 0; i < count; i++)
            {
                for (int strip = from; strip < to; strip++)
                {
                    Multiply<TLanes>(in passes[i], strip * TilePanels.Lines, packed, pack: true, beside);
                }
            }
        }

        private static void Multiply<TLanes>(in Pass pass, int row, ushort* packed, bool pack, float* beside)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int height = Math.Min(TilePanels.Lines, pass.A.Rows - row);
            if (height <= 0)
            {
                return;
            }

            if (pack)
            {
                int depth = Math.Min(pass.Tiles * TilePanels.Steps, pass.A.Columns - pass.Column);
                TilePanels.Pack(pass.A.At(row, pass.Column), pass.A.RowStride, pass.A.ColumnStride, height, depth, packed, left: true);
            }

            if (pass.Copies)
            {
                pass.C.CopyRows(pass.Start, row, height);
            }

            Multiply<TLanes>(packed, pass.Right, pass.Tiles, pass.C, row, height, beside, pass.Adds);
        }

        // Whole panels go where they belong; at the edges they are computed beside, and what belongs to the matrix is copied.
        private static void Multiply<TLanes>(ushort* strip, ushort* block, int length, MatrixView c, int row, int height, float* beside, bool add)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int panels = Panels(c.Columns);
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
