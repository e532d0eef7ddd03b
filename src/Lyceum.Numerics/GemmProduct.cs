namespace Lyceum.Numerics;

/// <summary>One of several products that <see cref="Gemm"/> computes together: <c>c = start + a · b</c>.</summary>
/// <param name="A">The left matrix <c>[m, k]</c>.</param>
/// <param name="B">The right matrix <c>[k, n]</c>.</param>
/// <param name="C">The result <c>[m, n]</c>, whose columns lie side by side; it overlaps no factor of any of the products.</param>
/// <param name="Start">What the sums begin with, <c>[m, n]</c>, its columns side by side: <paramref name="C"/> itself or memory apart from it. Null means zeros.</param>
public readonly record struct GemmProduct(MatrixView A, MatrixView B, MatrixView C, MatrixView? Start = null);
