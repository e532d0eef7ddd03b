using Lyceum.Numerics;
using Lyceum.Numerics.Operations;
using Lyceum.Training.Autograd;

namespace Lyceum.Training.Optimization;

/// <summary>
/// Limits the norm of the gradient of all parameters together (Pascanu et al., arXiv:1211.5063). The norm has the same bits
/// for any number of threads.
/// </summary>
/// <param name="team">Who computes; not disposed.</param>
/// <param name="parameters">The parameters.</param>
public sealed unsafe class GradientClipping(WorkerTeam team, IReadOnlyList<Parameter> parameters) : IDisposable
{
    private readonly SquareSum _squareSum = new(team);

    /// <summary>The Euclidean norm of the gradient; infinite or NaN where an element is, or where it is beyond float32.</summary>
    public double Norm()
    {
        double sum = 0;
        foreach (Parameter parameter in parameters)
        {
            sum += _squareSum.Of(parameter.Gradient, parameter.Count);
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Scales the gradient so that its norm is at most <paramref name="limit"/>.</summary>
    /// <param name="norm">What <see cref="Norm"/> gave.</param>
    /// <param name="limit">The largest norm, above 0.</param>
    public void Apply(double norm, double limit)
    {
        if (norm <= limit)
        {
            return;
        }

        foreach (Parameter parameter in parameters)
        {
            Elementwise.Scale(team, parameter.Gradient, parameter.Count, (float)(limit / norm));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _squareSum.Dispose();
}
