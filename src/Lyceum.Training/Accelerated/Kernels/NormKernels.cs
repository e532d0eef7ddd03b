using ILGPU;
using ILGPU.Algorithms;

namespace Lyceum.Training.Accelerated.Kernels;

/// <summary>RMSNorm (Zhang and Sennrich, arXiv:1910.07467), a warp a row.</summary>
internal static class NormKernels
{
    public const int Warps = 4;

    /// <summary>Rows whose part of the weight's gradient one group adds up.</summary>
    public const int RowsOfPart = 64;

    /// <summary><c>y = x / √(mean(x²) + ε) · weight</c>; keeps the factor of each row.</summary>
    public static void Forward(ArrayView<float> x, ArrayView<float> weights, int weight, ArrayView<float> y, ArrayView<float> factors, int rows, int width, float epsilon)
    {
        int row = (Grid.IdxX * Warps) + (Group.IdxX / WarpSum.Lanes);
        if (row >= rows)
        {
            return;
        }

        int lane = Group.IdxX & (WarpSum.Lanes - 1);
        int start = row * width;
        float sum = 0;
        for (int i = lane; i < width; i += WarpSum.Lanes)
        {
            sum += x[start + i] * x[start + i];
        }

        float factor = XMath.Rsqrt((WarpSum.Of(sum) / width) + epsilon);
        for (int i = lane; i < width; i += WarpSum.Lanes)
        {
            y[start + i] = x[start + i] * factor * weights[weight + i];
        }

        if (lane == 0)
        {
            factors[row] = factor;
        }
    }

    /// <summary>Adds the gradient of x to <paramref name="dx"/>.</summary>
    public static void Backward(
        ArrayView<float> x, ArrayView<float> weights, int weight, ArrayView<float> factors, ArrayView<float> dy, ArrayView<float> dx, int rows, int width)
    {
        int row = (Grid.IdxX * Warps) + (Group.IdxX / WarpSum.Lanes);
        if (row >= rows)
        {
            return;
        }

        int lane = Group.IdxX & (WarpSum.Lanes - 1);
        int start = row * width;
        float factor = factors[row];
        float dot = 0;
        for (int i = lane; i < width; i += WarpSum.Lanes)
        {
            dot += dy[start + i] * weights[weight + i] * x[start + i];
        }

        float along = WarpSum.Of(dot) * factor * factor / width;
        for (int i = lane; i < width; i += WarpSum.Lanes)
        {
            dx[start + i] += factor * ((dy[start + i] * weights[weight + i]) - (along * x[start + i]));
        }
    }

    /// <summary>The gradient of the weight over <see cref="RowsOfPart"/> rows, to be added up. The grid is [column groups, parts].</summary>
    public static void WeightParts(ArrayView<float> x, ArrayView<float> factors, ArrayView<float> dy, ArrayView<float> parts, int rows, int width)
    {
        int column = (Grid.IdxX * Group.DimX) + Group.IdxX;
        int first = Grid.IdxY * RowsOfPart;
        if (column >= width)
        {
            return;
        }

        float sum = 0;
        int end = IntrinsicMath.Min(first + RowsOfPart, rows);
        for (int row = first; row < end; row++)
        {
            int at = (row * width) + column;
            sum += dy[at] * x[at] * factors[row];
        }

        parts[(Grid.IdxY * width) + column] = sum;
    }
}
