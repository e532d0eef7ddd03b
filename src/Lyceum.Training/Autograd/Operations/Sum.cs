using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>Sums of tensors of one shape.</summary>
public static unsafe class Sum
{
    /// <summary>Computes <c>a + b</c>.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Apply(Tape tape, Tensor a, Tensor b)
    {
        Check(a, b);
        Tensor output = tape.Allocate(a.RequiresGradient || b.RequiresGradient, a.Shape);
        Buffer.MemoryCopy(a.Data, output.Data, output.Count * sizeof(float), output.Count * sizeof(float));
        Elementwise.Add(tape.Team, output.Data, b.Data, output.Count);
        tape.Record(new Step(output, a, b));
        return output;
    }

    internal static void Check(Tensor a, Tensor b)
    {
        if (!a.Shape.SequenceEqual(b.Shape))
        {
            throw new ArgumentException($"[{string.Join(", ", a.Shape.ToArray())}] and [{string.Join(", ", b.Shape.ToArray())}] are not one shape.", nameof(b));
        }
    }

    /// <summary>Adds the gradient of one tensor to that of another, as it is.</summary>
    internal static void PassOn(Tape tape, Tensor from, Tensor to)
    {
        float* gradient = tape.GradientOf(to, out bool accumulate);
        if (gradient == null)
        {
            return;
        }

        if (accumulate)
        {
            Elementwise.Add(tape.Team, gradient, from.Gradient, from.Count);
        }
        else
        {
            Buffer.MemoryCopy(from.Gradient, gradient, from.Count * sizeof(float), from.Count * sizeof(float));
        }
    }

    /// <summary>
    /// The same where nothing needs the gradient of <paramref name="from"/> afterwards, which has memory of its own: that memory becomes the other's
    /// gradient if it has none yet.
    /// </summary>
    internal static void HandOver(Tape tape, Tensor from, Tensor to)
    {
        if (to.RequiresGradient && to.Gradient == null)
        {
            to.Origin.GradientMemory = from.GradientMemory;
            from.GradientMemory = null;
        }
        else
        {
            PassOn(tape, from, to);
        }
    }

    private sealed class Step(Tensor output, Tensor a, Tensor b) : Operation(output)
    {
        public override void Backward(Tape tape)
        {
            PassOn(tape, Output, a);
            HandOver(tape, Output, b);
        }
    }
}
