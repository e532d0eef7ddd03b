using ILGPU;
using ILGPU.Runtime;

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

    // Four more than a row, so that few of a warp's stores go to the same bank, and four numbers can be read at once.
    private const int RowPitch = TileRows + 4;
    private const int ColumnPitch = TileColumns + 4;

    /// <summary>One tile of one product.</summary>
    /// <remarks>The grid is [column tiles, row tiles, products · parts].</remarks>
    public static void Run(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, GemmShape shape)
    {
        ArrayView<float> left = SharedMemory.Allocate<float>(Inner * RowPitch).AsAligned(16);
        ArrayView<float> right = SharedMemory.Allocate<float>(Inner * ColumnPitch).AsAligned(16);
        ArrayView<Four> leftFours = left.Cast<Four>();
        ArrayView<Four> rightFours = right.Cast<Four>();
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
                int l = (inner * (RowPitch / 4)) + (row * 2);
                Four upper = leftFours[l];
                Four lower = leftFours[l + 1];
                Four values = rightFours[(inner * (ColumnPitch / 4)) + column];
                sum0 = sum0.Add(upper.X, values);
                sum1 = sum1.Add(upper.Y, values);
                sum2 = sum2.Add(upper.Z, values);
                sum3 = sum3.Add(upper.W, values);
                sum4 = sum4.Add(lower.X, values);
                sum5 = sum5.Add(lower.Y, values);
                sum6 = sum6.Add(lower.Z, values);
                sum7 = sum7.Add(lower.W, values);
            }

            Group.Barrier();
        }

        int cStart = shape.C.Offset + (product * shape.C.Next) + (part * shape.NextPart);
        int toRow = firstRow + (row * 8);
        int toColumn = firstColumn + (column * 4);
        Store(c, cStart, shape, toRow, toColumn, sum0);
        Store(c, cStart, shape, toRow + 1, toColumn, sum1);
        Store(c, cStart, shape, toRow + 2, toColumn, sum2);
        Store(c, cStart, shape, toRow + 3, toColumn, sum3);
        Store(c, cStart, shape, toRow + 4, toColumn, sum4);
        Store(c, cStart, shape, toRow + 5, toColumn, sum5);
        Store(c, cStart, shape, toRow + 6, toColumn, sum6);
        Store(c, cStart, shape, toRow + 7, toColumn, sum7);
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
        StoreOne(c, start, shape, row, column + 1, sum.Y);
        StoreOne(c, start, shape, row, column + 2, sum.Z);
        StoreOne(c, start, shape, row, column + 3, sum.W);
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
