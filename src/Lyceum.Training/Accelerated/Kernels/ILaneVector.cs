using ILGPU;

namespace Lyceum.Training.Accelerated.Kernels;

/// <summary>A lane's share of a head's vector: every 32nd number from its own on.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal interface ILaneVector<TSelf>
    where TSelf : struct
{
    /// <summary><c>this + factor · values</c>.</summary>
    TSelf Add(float factor, TSelf values);

    /// <summary><c>factor · this</c>.</summary>
    TSelf Scale(float factor);

    /// <summary>Reads the lane's numbers.</summary>
    /// <param name="numbers">Where they are.</param>
    /// <param name="at">The first.</param>
    /// <param name="left">How far the head's vector goes from there.</param>
    TSelf Read(ArrayView<float> numbers, int at, int left);

    /// <summary>Writes the lane's numbers, likewise.</summary>
    void Write(ArrayView<float> numbers, int at, int left);
}

/// <summary>For heads of up to 32 numbers.</summary>
internal struct OneOfLane : ILaneVector<OneOfLane>
{
    public float X;

    public readonly OneOfLane Add(float factor, OneOfLane values) => new() { X = X + (factor * values.X) };

    public readonly OneOfLane Scale(float factor) => new() { X = factor * X };

    public readonly OneOfLane Read(ArrayView<float> numbers, int at, int left) => new() { X = left > 0 ? numbers[at] : 0 };

    public readonly void Write(ArrayView<float> numbers, int at, int left)
    {
        if (left > 0)
        {
            numbers[at] = X;
        }
    }
}

/// <summary>For heads of up to 128 numbers.</summary>
internal struct FourOfLane : ILaneVector<FourOfLane>
{
    public Four Values;

    public readonly FourOfLane Add(float factor, FourOfLane values) => new() { Values = Values.Add(factor, values.Values) };

    public readonly FourOfLane Scale(float factor) => new() { Values = Values.Scale(factor) };

    public readonly FourOfLane Read(ArrayView<float> numbers, int at, int left) => new()
    {
        Values = new Four(
            left > 0 ? numbers[at] : 0,
            left > 32 ? numbers[at + 32] : 0,
            left > 64 ? numbers[at + 64] : 0,
            left > 96 ? numbers[at + 96] : 0),
    };

    public readonly void Write(ArrayView<float> numbers, int at, int left)
    {
        if (left > 0)
        {
            numbers[at] = Values.X;
        }

        if (left > 32)
        {
            numbers[at + 32] = Values.Y;
        }

        if (left > 64)
        {
            numbers[at + 64] = Values.Z;
        }

        if (left > 96)
        {
            numbers[at + 96] = Values.W;
        }
    }
}
