using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Optimization;

/// <summary>
/// The steps as Muon's authors publish them, on the matrix itself: A = XXᵀ, B = bA + cA², X ← aX + BX, with A on the right and of XᵀX where there are more rows than
/// columns. Rounded factors do no harm here: a Gram matrix is made anew from X in every step and so keeps eigenvalues that are not negative.
/// </summary>
internal sealed unsafe class DirectOrthogonalization(WorkerTeam team, Gemm gemm) : Orthogonalization
{
    private readonly NativeBuffer<float> _buffer = new();

    /// <inheritdoc/>
    public override void Add(MatrixView direction, double norm, double scale, MatrixView weights)
    {
        int rows = direction.Rows;
        int columns = direction.Columns;
        bool isTall = rows > columns;
        int n = Math.Min(rows, columns);
        long count = (long)rows * columns;
        long square = (long)n * n;
        float* buffer = _buffer.EnsureLength((2 * count) + (3 * square));
        MatrixView x = new(buffer, rows, columns);
        MatrixView next = new(buffer + count, rows, columns);
        MatrixView gram = new(buffer + (2 * count), n, n);
        MatrixView scaledGram = new(gram.Pointer + square, n, n);
        MatrixView polynomial = new(scaledGram.Pointer + square, n, n);

        Elementwise.Scale(team, direction.Pointer, x.Pointer, count, (float)(1 / (norm + Epsilon)));
        for (int step = 0; step < Steps; step++)
        {
            gemm.Run(isTall ? x.Transposed : x, isTall ? x : x.Transposed, gram);
            Elementwise.Scale(team, gram.Pointer, scaledGram.Pointer, square, (float)C);
            Elementwise.Scale(team, gram.Pointer, polynomial.Pointer, square, (float)B);
            gemm.Run(scaledGram, gram, polynomial, accumulate: true);
            Elementwise.Scale(team, x.Pointer, next.Pointer, count, (float)A);
            gemm.Run(isTall ? x : polynomial, isTall ? polynomial : x, next, accumulate: true);
            (x, next) = (next, x);
        }

        Elementwise.Add(team, weights.Pointer, x.Pointer, count, (float)scale);
    }

    /// <inheritdoc/>
    public override void Dispose() => _buffer.Dispose();
}
