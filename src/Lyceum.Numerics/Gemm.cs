using Lyceum.Numerics.Kernels.Dense;
using Lyceum.Numerics.Kernels.Tiles;
using Lyceum.Numerics.Operations;

namespace Lyceum.Numerics;

/// <summary>
/// Products of float32 matrices that change with every call, as training needs them; <see cref="MatrixMultiply"/> is for
/// weights that stay. Each output is summed in ascending order of the inner index, so it has the same bits for any number of
/// threads and on every <see cref="InstructionSet"/>. One product at a time.
/// </summary>
/// <remarks>
/// The layout is that of Goto and van de Geijn (Anatomy of High-Performance Matrix Multiplication, 2008): the right matrix
/// is copied into panels of 48 columns, blocks of the left one into panels of 8 rows, and a kernel keeps an 8 × 48 tile of
/// the result in registers. In <see cref="GemmPrecision.Bfloat16"/> panels are 32 wide and the tile is 32 × 32: see
/// <see cref="AmxStrip"/>.
/// </remarks>
public sealed unsafe class Gemm : IDisposable
{
    // A panel of the right matrix of this depth stays in the first-level cache while the rows of a block pass over it.
    private const int BlockDepth = 256;
    private const int BlockRows = 256;

    private readonly WorkerTeam _team;
    private readonly NativeBuffer<float> _right = new();
    private readonly NativeBuffer<float> _left = new();
    private readonly TileGemm? _tiles;

    /// <summary>Takes work space for a team.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="precision">What factors are rounded to.</param>
    public Gemm(WorkerTeam team, GemmPrecision precision = GemmPrecision.Float32)
    {
        _team = team;
        if (precision == GemmPrecision.Bfloat16)
        {
            _tiles = new TileGemm(team);
        }
        else
        {
            _left.EnsureLength((long)team.Threads * BlockRows * BlockDepth);
        }
    }

    /// <summary>Computes <c>c = a · b</c>, or <c>c += a · b</c>.</summary>
    /// <param name="a">The left matrix <c>[m, k]</c>.</param>
    /// <param name="b">The right matrix <c>[k, n]</c>.</param>
    /// <param name="c">The result <c>[m, n]</c>, whose columns lie side by side; it overlaps neither of the others.</param>
    /// <param name="accumulate">Whether the product is added to what <paramref name="c"/> holds.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the result's columns do not lie side by side.</exception>
    public void Run(MatrixView a, MatrixView b, MatrixView c, bool accumulate = false) => Run(a, b, c, accumulate ? c : null);

    /// <summary>Computes <c>c = start + a · b</c>; each row is copied from <paramref name="start"/> just before it is added to, while it is in cache.</summary>
    /// <param name="a">The left matrix <c>[m, k]</c>.</param>
    /// <param name="b">The right matrix <c>[k, n]</c>.</param>
    /// <param name="c">The result <c>[m, n]</c>, whose columns lie side by side; it overlaps neither of the others.</param>
    /// <param name="start">What the sums begin with, <c>[m, n]</c>, its columns side by side: <paramref name="c"/> itself or memory apart from it. Null means zeros.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or columns do not lie side by side.</exception>
    public void Run(MatrixView a, MatrixView b, MatrixView c, MatrixView? start) => Run([new GemmProduct(a, b, c, start)]);

    /// <summary>
    /// Computes several products, with the same bits as one after another. In <see cref="GemmPrecision.Bfloat16"/>, what all of them share, be it the left
    /// matrix, the right one or the result, is packed or brought into cache once for all.
    /// </summary>
    /// <param name="products">The products; several results may be one matrix, which is then summed up in their order.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or columns do not lie side by side.</exception>
    public void Run(params ReadOnlySpan<GemmProduct> products)
    {
        foreach (ref readonly GemmProduct product in products)
        {
            Check(product.A, product.B, product.C, product.Start);
        }

        if (_tiles is not null)
        {
            if (!products.IsEmpty)
            {
                _tiles.Run(products);
            }

            return;
        }

        foreach (ref readonly GemmProduct product in products)
        {
            RunPanels(product.A, product.B, product.C, product.Start);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _right.Dispose();
        _left.Dispose();
        _tiles?.Dispose();
    }

    private static void Check(MatrixView a, MatrixView b, MatrixView c, MatrixView? start)
    {
        if (a.Columns != b.Rows || a.Rows != c.Rows || b.Columns != c.Columns)
        {
            throw new ArgumentException($"[{a.Rows}, {a.Columns}] · [{b.Rows}, {b.Columns}] is not [{c.Rows}, {c.Columns}].", nameof(c));
        }

        if (start is { } beginning && (beginning.Rows != c.Rows || beginning.Columns != c.Columns))
        {
            throw new ArgumentException($"[{beginning.Rows}, {beginning.Columns}] is no start for [{c.Rows}, {c.Columns}].", nameof(start));
        }

        if (c.ColumnStride != 1 || start is { ColumnStride: not 1 })
        {
            throw new ArgumentException("The columns of the result, and of what it starts with, must lie side by side.", nameof(c));
        }
    }

    private void RunPanels(MatrixView a, MatrixView b, MatrixView c, MatrixView? start)
    {
        int panels = (b.Columns + PanelPacking.RightWidth - 1) / PanelPacking.RightWidth;
        float* right = _right.EnsureLength((long)panels * PanelPacking.RightWidth * b.Rows);
        PackJob packing = new(b, right);
        LaneJob.Run(_team, packing, panels);

        // As many blocks as share out evenly among the threads.
        int blocks = (a.Rows + BlockRows - 1) / BlockRows;
        blocks = (blocks + _team.Threads - 1) / _team.Threads * _team.Threads;
        int rows = (a.Rows + blocks - 1) / blocks;
        rows = (rows + PanelPacking.LeftWidth - 1) / PanelPacking.LeftWidth * PanelPacking.LeftWidth;
        LaneJob.Run(_team, new ProductJob(a, right, c, start ?? default, _left.Pointer, rows, start is not null), (a.Rows + rows - 1) / rows);
    }

    private readonly struct PackJob(MatrixView b, float* right) : ILaneJob
    {
        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int column = item * PanelPacking.RightWidth;
            int width = Math.Min(PanelPacking.RightWidth, b.Columns - column);
            float* panel = right + ((long)column * b.Rows);
            PanelPacking.Pack(b.At(0, column), b.ColumnStride, b.RowStride, width, b.Rows, panel, PanelPacking.RightWidth);
        }
    }

    private readonly struct ProductJob(MatrixView a, float* right, MatrixView c, MatrixView start, float* left, int rows, bool accumulate) : ILaneJob
    {
        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int first = item * rows;
            int count = Math.Min(rows, a.Rows - first);
            int depth = a.Columns;
            float* block = left + ((long)worker * BlockRows * BlockDepth);
            if (accumulate)
            {
                c.CopyRows(start, first, count);
            }

            for (int k = 0; k < depth; k += BlockDepth)
            {
                int length = Math.Min(BlockDepth, depth - k);
                for (int row = 0; row < count; row += PanelPacking.LeftWidth)
                {
                    int width = Math.Min(PanelPacking.LeftWidth, count - row);
                    PanelPacking.Pack(a.At(first + row, k), a.RowStride, a.ColumnStride, width, length, block + ((long)row * length), PanelPacking.LeftWidth);
                }

                bool add = accumulate || k > 0;
                for (int column = 0; column < c.Columns; column += PanelPacking.RightWidth)
                {
                    int width = Math.Min(PanelPacking.RightWidth, c.Columns - column);
                    float* panel = right + ((long)column * depth) + ((long)k * PanelPacking.RightWidth);
                    for (int row = 0; row < count; row += PanelPacking.LeftWidth)
                    {
                        int height = Math.Min(PanelPacking.LeftWidth, count - row);
                        float* target = c.At(first + row, column);
                        DenseTile.Run<TLanes>(block + ((long)row * length), panel, length, target, c.RowStride, height, width, add);
                    }
                }
            }
        }
    }
}
