using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Optimization;

/// <summary>The steps on Gram matrices, which cost least. They square singular values, so that they need float32.</summary>
/// <remarks>
/// A step takes X to P·X with P = aI + bA + cA² and A = XXᵀ. Then A becomes P·A·P, so neither needs X: the steps work on
/// square matrices of X's smaller side, and X is multiplied once by the product of all P. All of these are polynomials of
/// the first A, hence symmetric, and only their upper halves are computed.
/// </remarks>
internal sealed unsafe class GramOrthogonalization(WorkerTeam team, Gemm gemm) : Orthogonalization
{
    // Rows of a product that are computed together, from their diagonal on.
    private const int BandRows = 96;

    private readonly NativeBuffer<float> _buffer = new();

    /// <inheritdoc/>
    public override void Add(MatrixView direction, double norm, double scale, MatrixView weights)
    {
        if (direction.Rows <= direction.Columns)
        {
            gemm.Run(Factor(direction, norm, scale), direction, weights, accumulate: true);
        }
        else
        {
            gemm.Run(direction, Factor(direction.Transposed, norm, scale), weights, accumulate: true);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _buffer.Dispose();

    // The symmetric matrix F for which F · x is scale times the orthogonal matrix nearest to x, about. x has no more rows than columns.
    private MatrixView Factor(MatrixView x, double norm, double scale)
    {
        int n = x.Rows;
        long count = (long)n * n;
        float* buffer = _buffer.EnsureLength(5 * count);
        MatrixView gram = new(buffer, n, n);
        MatrixView polynomial = new(buffer + count, n, n);
        MatrixView product = new(buffer + (2 * count), n, n);
        MatrixView upper = new(buffer + (3 * count), n, n);
        MatrixView square = new(buffer + (4 * count), n, n);
        double inverse = 1 / (norm + Epsilon);

        MultiplyUpper(x, x.Transposed, upper);
        Fill(gram, upper, inverse * inverse);
        for (int step = 1; step <= Steps; step++)
        {
            MultiplyUpper(gram, gram, upper);
            MatrixView p = step == 1 ? product : polynomial;
            Fill(p, upper, C, gram, B, A);
            if (step > 1)
            {
                MultiplyUpper(product, p, upper);
                Fill(product, upper, step == Steps ? scale * inverse : 1);
            }

            if (step < Steps)
            {
                MultiplyUpper(p, p, upper);
                Fill(square, upper, 1);
                MultiplyUpper(gram, square, upper);
                Fill(gram, upper, 1);
            }
        }

        return product;
    }

    // The upper half, and some of the lower, of a product that is symmetric.
    private void MultiplyUpper(MatrixView left, MatrixView right, MatrixView result)
    {
        int n = result.Rows;
        for (int first = 0; first < n; first += BandRows)
        {
            int rows = Math.Min(BandRows, n - first);
            gemm.Run(
                left with { Data = (nint)left.At(first, 0), Rows = rows },
                right with { Data = (nint)right.At(0, first), Columns = n - first },
                result with { Data = (nint)result.At(first, first), Rows = rows, Columns = n - first });
        }
    }

    private void Fill(MatrixView target, MatrixView upper, double factor) => Fill(target, upper, factor, upper, 0, 0);

    private void Fill(MatrixView target, MatrixView upper, double factor, MatrixView other, double otherFactor, double diagonal)
    {
        FillJob job = new(target, upper, (float)factor, other, (float)otherFactor, (float)diagonal);
        team.Run(ref job, (target.Rows + FillJob.Tile - 1) / FillJob.Tile);
    }

    // target = factor · upper + otherFactor · other + diagonal · I, with the lower half taken from the upper one. Tiles keep
    // the transposed half in the first-level cache.
    private readonly struct FillJob(MatrixView target, MatrixView upper, float factor, MatrixView other, float otherFactor, float diagonal) : ITeamJob
    {
        public const int Tile = 32;

        public void Execute(int item, int worker)
        {
            int n = target.Rows;
            int first = item * Tile;
            int last = Math.Min(first + Tile, n);
            for (int start = first; start < n; start += Tile)
            {
                int end = Math.Min(start + Tile, n);
                for (int row = first; row < last; row++)
                {
                    float* source = upper.At(row, 0);
                    float* second = other.At(row, 0);
                    float* to = target.At(row, 0);
                    for (int column = Math.Max(start, row); column < end; column++)
                    {
                        float value = factor * source[column];
                        value = otherFactor == 0 ? value : MathF.FusedMultiplyAdd(otherFactor, second[column], value);
                        value = row == column ? value + diagonal : value;
                        to[column] = value;
                        target.At(column, 0)[row] = value;
                    }
                }
            }
        }
    }
}
