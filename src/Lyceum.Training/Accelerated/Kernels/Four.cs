namespace Lyceum.Training.Accelerated.Kernels;

/// <summary>Four numbers in registers.</summary>
internal struct Four(float x, float y, float z, float w)
{
    public float X = x;
    public float Y = y;
    public float Z = z;
    public float W = w;

    /// <summary><c>this + factor · values</c>.</summary>
    public readonly Four Add(float factor, Four values) =>
        new(X + (factor * values.X), Y + (factor * values.Y), Z + (factor * values.Z), W + (factor * values.W));

    /// <summary><c>factor · this</c>.</summary>
    public readonly Four Scale(float factor) => new(factor * X, factor * Y, factor * Z, factor * W);
}
