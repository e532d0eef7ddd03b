using ILGPU;

namespace Lyceum.Training.Accelerated.Kernels;

/// <summary>
/// Products of float32 matrices with any strides, many of the same shape at a time. A group of 256 threads makes a tile of
/// 128 × 64, each thread 8 × 4 of it; 16 of the inner index stand in shared memory at a time. The inner index may be shared
/// out to several groups, whose sums are added afterwards in a fixed order.
/// </summary>
internal static class GemmKernel
{
    public const int Threads = 256;
    public const int TileRows = 128;
    public const int TileColumns = 64;

    private const int Inner = 16;

    // Two more than a row, so that a warp's 2 × 16 stores go to 32 different banks.
    private const int RowPitch = TileRows + 2;
    private const int ColumnPitch = TileColumns + 2;

    /// <summary>One tile of one product.</summary>
    /// <remarks>The grid is [column tiles, row tiles, products · parts].</remarks>
    public static void Run(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, GemmShape shape)
    {
        ArrayView<float> left = SharedMemory.Allocate<float>(Inner * RowPitch);
        ArrayView<float> right = SharedMemory.Allocate<float>(Inner * ColumnPitch);
        int thread = Group.IdxX;
        int firstRow = Grid.IdxY * TileRows;
        int firstColumn = Grid.IdxX * TileColumns;
        int product = Grid.IdxZ / shape.Parts;
        int part = Grid.IdxZ - (product * shape.Parts);
        int aStart = shape.A.Offset + (product * shape.A.Next);
        int bStart = shape.B.Offset + (product * shape.B.Next);
        int begin = part * shape.PartLength;
        int end = IntrinsicMath.Min(begin + shape.PartLength, shape.K);
        int row = thread >> 4;
        int column = thread & 15;
        Four sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default, sum5 = default, sum6 = default, sum7 = default;
        GemmTile rows = new(shape.A, aStart, firstRow, shape.M, end, TileRows, thread, isRight: false);
        GemmTile columns = new(shape.B, bStart, firstColumn, shape.N, end, TileColumns, thread, isRight: true);

        // The next numbers are on their way while these are multiplied.
        Four a0 = rows.Read(a, begin, 0), a1 = rows.Read(a, begin, 4), b0 = columns.Read(b, begin, 0);
        for (int k = begin; k < end; k += Inner)
        {
            rows.Write(left, RowPitch, 0, a0);
            rows.Write(left, RowPitch, 4, a1);
            columns.Write(right, ColumnPitch, 0, b0);
            a0 = rows.Read(a, k + Inner, 0);
            a1 = rows.Read(a, k + Inner, 4);
            b0 = columns.Read(b, k + Inner, 0);
            Group.Barrier();
            for (int inner = 0; inner < Inner; inner++)
            {
                int l = (inner * RowPitch) + row;
                int r = (inner * ColumnPitch) + column;
                Four values = new(right[r], right[r + 16], right[r + 32], right[r + 48]);
                sum0 = sum0.Add(left[l], values);
                sum1 = sum1.Add(left[l + 16], values);
                sum2 = sum2.Add(left[l + 32], values);
                sum3 = sum3.Add(left[l + 48], values);
                sum4 = sum4.Add(left[l + 64], values);
                sum5 = sum5.Add(left[l + 80], values);
                sum6 = sum6.Add(left[l + 96], values);
                sum7 = sum7.Add(left[l + 112], values);
            }

            Group.Barrier();
        }

        int cStart = shape.C.Offset + (product * shape.C.Next) + (part * shape.NextPart);
        int toRow = firstRow + row;
        int toColumn = firstColumn + column;
        Store(c, cStart, shape, toRow, toColumn, sum0);
        Store(c, cStart, shape, toRow + 16, toColumn, sum1);
        Store(c, cStart, shape, toRow + 32, toColumn, sum2);
        Store(c, cStart, shape, toRow + 48, toColumn, sum3);
        Store(c, cStart, shape, toRow + 64, toColumn, sum4);
        Store(c, cStart, shape, toRow + 80, toColumn, sum5);
        Store(c, cStart, shape, toRow + 96, toColumn, sum6);
        Store(c, cStart, shape, toRow + 112, toColumn, sum7);
    }

    /// <summary>Adds the parts of a product up: <c>c = (accumulate ? c : 0) + Σ parts</c>, one thread an element.</summary>
    public static void AddParts(Index1D index, ArrayView<float> parts, ArrayView<float> c, int offset, int count, int number, int accumulate)
    {
        int i = index;
        float sum = accumulate != 0 ? c[offset + i] : 0;
        for (int part = 0; part < number; part++)
        {
            sum += parts[(part * count) + i];
        }

        c[offset + i] = sum;
    }

    private static void Store(ArrayView<float> c, int start, GemmShape shape, int row, int column, Four sum)
    {
        StoreOne(c, start, shape, row, column, sum.X);
        StoreOne(c, start, shape, row, column + 16, sum.Y);
        StoreOne(c, start, shape, row, column + 32, sum.Z);
        StoreOne(c, start, shape, row, column + 48, sum.W);
    }

    private static void StoreOne(ArrayView<float> c, int start, GemmShape shape, int row, int column, float value)
    {
        if (row < shape.M && column < shape.N)
        {
            int at = start + (row * shape.C.Row) + (column * shape.C.Column);
            c[at] = shape.Accumulate != 0 ? c[at] + value : value;
        }
    }
}
