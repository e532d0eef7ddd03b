using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>Rotary position embedding (Su et al., arXiv:2104.09864) on neighbouring pairs, as GGUF models of family <c>llama</c> have it.</summary>
public static unsafe class RotaryEmbedding
{
    /// <summary>Turns each head of each token by its position. The result takes the place of <paramref name="x"/>, which must not be used otherwise.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Heads <c>[tokens, heads · headWidth]</c>.</param>
    /// <param name="angles">The factors of these tokens' positions.</param>
    public static Tensor Apply(Tape tape, Tensor x, RotaryAngles angles)
    {
        Turn(tape, x, x.Data, angles, angles.Sine);
        Tensor output = new(x.Shape, x.RequiresGradient, x);
        tape.Record(new Step(output, angles));
        return output;
    }

    private static void Turn(Tape tape, Tensor x, float* data, RotaryAngles angles, float* sine)
    {
        int heads = x.Columns / angles.HeadWidth;
        RotaryHeads rows = new(data, x.Rows, x.Columns, heads, angles.HeadWidth);
        Rotary.Apply(tape.Team, rows, RotaryPairs.Neighbours, angles.Cosine, sine, angles.HeadWidth);
    }

    private sealed class Step(Tensor output, RotaryAngles angles) : Operation(output)
    {
        // The transpose of a rotation turns back.
        public override void Backward(Tape tape) => Turn(tape, Output, Output.Gradient, angles, angles.NegativeSine);
    }
}
