using System.Runtime.CompilerServices;

namespace Lyceum.Numerics.Operations;

/// <summary>The non-linear function of a feed-forward block.</summary>
public enum ActivationFunction
{
    /// <summary><c>x · σ(x)</c>, also called swish.</summary>
    Silu,

    /// <summary><c>x/2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³)))</c>, the approximation of GELU that models are trained with.</summary>
    Gelu,

    /// <summary><c>x · σ(1.702 · x)</c>.</summary>
    GeluQuick,

    /// <summary><c>max(x, 0)</c>.</summary>
    Relu,

    /// <summary><c>max(x, 0)²</c>.</summary>
    ReluSquared,

    /// <summary>
    /// The clamped SwiGLU of gpt-oss, with a gate only: <c>g · σ(1.702 · g) · (u + 1)</c> with <c>g = min(gate, 7)</c> and <c>u</c> limited to ±7.
    /// </summary>
    SwigluClamped,
}

/// <summary>Applies an <see cref="ActivationFunction"/>.</summary>
public static unsafe class ActivationFunctions
{
    /// <summary>Computes <c>values[i] = f(values[i])</c>, or <c>f(values[i]) · up[i]</c> where <paramref name="up"/> is not null.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="function">The function.</param>
    /// <param name="values">The gate, or the only input; overwritten.</param>
    /// <param name="up">What the gate lets through, or null.</param>
    /// <param name="count">Number of values.</param>
    public static void Apply(WorkerTeam team, ActivationFunction function, float* values, float* up, long count)
    {
        switch (function)
        {
            case ActivationFunction.Silu:
                Run<Silu>(team, values, up, count);
                break;
            case ActivationFunction.Gelu:
                Run<Gelu>(team, values, up, count);
                break;
            case ActivationFunction.GeluQuick:
                Run<GeluQuick>(team, values, up, count);
                break;
            case ActivationFunction.Relu:
                Run<Relu>(team, values, up, count);
                break;
            case ActivationFunction.ReluSquared:
                Run<ReluSquared>(team, values, up, count);
                break;
            case ActivationFunction.SwigluClamped when up != null:
                ElementwiseJob<SwigluClamped>.Run(team, values, up, values, count, 7);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(function), function, "There is no such function of one input.");
        }
    }

    private static void Run<TFunction>(WorkerTeam team, float* values, float* up, long count)
        where TFunction : unmanaged, IElementwiseOperation
    {
        if (up == null)
        {
            ElementwiseJob<TFunction>.Run(team, values, null, values, count, 0);
        }
        else
        {
            ElementwiseJob<Gated<TFunction>>.Run(team, values, up, values, count, 0);
        }
    }

    private readonly struct Gated<TFunction> : IElementwiseOperation
        where TFunction : unmanaged, IElementwiseOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y, T parameter)
            where T : unmanaged, ILanes<T> => TFunction.Apply(x, x, parameter) * y;
    }

    private readonly struct Silu : IElementwiseOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y, T parameter)
            where T : unmanaged, ILanes<T> => x / (T.Broadcast(1) + LaneMath.Exp(T.Broadcast(0) - x));
    }

    private readonly struct Gelu : IElementwiseOperation
    {
        // (1 + tanh u) / 2 = σ(2u), which loses no digits for negative x.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y, T parameter)
            where T : unmanaged, ILanes<T>
        {
            T inner = x * T.MultiplyAdd(x * x, T.Broadcast(0.044715f), T.Broadcast(1));
            return x * LaneMath.Sigmoid(inner * T.Broadcast(2 * 0.79788456080286535588f));
        }
    }

    private readonly struct GeluQuick : IElementwiseOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y, T parameter)
            where T : unmanaged, ILanes<T> => x * LaneMath.Sigmoid(x * T.Broadcast(1.702f));
    }

    private readonly struct Relu : IElementwiseOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y, T parameter)
            where T : unmanaged, ILanes<T> => T.Max(T.Broadcast(0), x);
    }

    private readonly struct ReluSquared : IElementwiseOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y, T parameter)
            where T : unmanaged, ILanes<T>
        {
            T positive = T.Max(T.Broadcast(0), x);
            return positive * positive;
        }
    }

    private readonly struct SwigluClamped : IElementwiseOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y, T parameter)
            where T : unmanaged, ILanes<T>
        {
            T gate = T.Min(parameter, x);
            T up = T.Max(T.Broadcast(0) - parameter, T.Min(parameter, y));
            return gate * LaneMath.Sigmoid(gate * T.Broadcast(1.702f)) * (up + T.Broadcast(1));
        }
    }
}
