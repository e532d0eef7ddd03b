namespace Lyceum.Training.Autograd.Operations;

/// <summary>The loss of a yes-or-no judgement, as a reward model gives for each step.</summary>
public static unsafe class BinaryCrossEntropy
{
    /// <summary>Computes the scalar <c>weight · Σ −(t · log σ(x) + (1 − t) · log(1 − σ(x)))</c>.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logits">Any number of logits.</param>
    /// <param name="targets">For each the probability of yes, from 0 to 1; NaN where it does not count.</param>
    /// <param name="weight">What the sum is multiplied by.</param>
    /// <exception cref="ArgumentException">There is not one target for each logit.</exception>
    public static Tensor Apply(Tape tape, Tensor logits, ReadOnlySpan<float> targets, float weight)
    {
        if (targets.Length != logits.Count)
        {
            throw new ArgumentException($"{targets.Length} targets for {logits.Count} logits.", nameof(targets));
        }

        Tensor output = tape.Allocate(logits.RequiresGradient, 1);
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            if (!float.IsNaN(targets[i]))
            {
                // log(1 + e^x) − t·x, written so that e^x does not overflow.
                double x = logits.Data[i];
                sum += Math.Max(x, 0) - (targets[i] * x) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
            }
        }

        output.Data[0] = (float)(weight * sum);
        tape.Record(new Step(output, logits, targets.ToArray(), weight));
        return output;
    }

    private sealed class Step(Tensor output, Tensor logits, float[] targets, float weight) : Operation(output)
    {
        public override void Backward(Tape tape)
        {
            float* gradient = tape.GradientToAddTo(logits);
            for (int i = 0; i < targets.Length; i++)
            {
                if (!float.IsNaN(targets[i]))
                {
                    gradient[i] += weight * Output.Gradient[0] * ((1 / (1 + MathF.Exp(-logits.Data[i]))) - targets[i]);
                }
            }
        }
    }
}
