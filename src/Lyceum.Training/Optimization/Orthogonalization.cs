using Lyceum.Numerics;

namespace Lyceum.Training.Optimization;

/// <summary>
/// Five Newton–Schulz steps with the quintic of Muon, which brings every singular value of a matrix from 0 to 1 near 1.
/// </summary>
internal abstract class Orthogonalization : IDisposable
{
    /// <summary>Number of steps.</summary>
    protected const int Steps = 5;

    /// <summary>A step takes a singular value σ to <c>Aσ + Bσ³ + Cσ⁵</c>.</summary>
    protected const double A = 3.4445;

    /// <inheritdoc cref="A"/>
    protected const double B = -4.7750;

    /// <inheritdoc cref="A"/>
    protected const double C = 2.0315;

    /// <summary>What is added to the norm that a matrix is divided by.</summary>
    protected const double Epsilon = 1e-7;

    /// <summary>Chooses the way that stays stable in a precision.</summary>
    /// <param name="team">Who computes; not disposed.</param>
    /// <param name="gemm">Its products; not disposed.</param>
    /// <param name="precision">What they round factors to.</param>
    public static Orthogonalization Create(WorkerTeam team, Gemm gemm, GemmPrecision precision) =>
        precision == GemmPrecision.Float32 ? new GramOrthogonalization(team, gemm) : new DirectOrthogonalization(team, gemm);

    /// <summary>Adds <paramref name="scale"/> times the orthogonal matrix nearest to <paramref name="direction"/>, about.</summary>
    /// <param name="direction">A row-major matrix.</param>
    /// <param name="norm">Its Frobenius norm.</param>
    /// <param name="scale">A factor.</param>
    /// <param name="weights">Row-major and of the same shape.</param>
    public abstract void Add(MatrixView direction, double norm, double scale, MatrixView weights);

    /// <inheritdoc/>
    public abstract void Dispose();
}
