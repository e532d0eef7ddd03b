using Lyceum.Numerics;

namespace Lyceum.Models.Forward;

/// <summary>A matrix and its bias, if any.</summary>
internal readonly unsafe struct LinearMap(WeightMatrix weights, float* bias)
{
    public WeightMatrix Weights { get; } = weights;

    public float* Bias { get; } = bias;

    public int Rows => Weights.Rows;

    public bool IsEmpty => Weights.IsEmpty;

    public LinearMap Slice(int start, int count) => new(Weights.Slice(start, count), Bias == null ? null : Bias + start);

    public Projection To(float* output) => new(Weights, output, Rows, Bias);

    public Projection To(float* output, long stride) => new(Weights, output, stride, Bias);
}
