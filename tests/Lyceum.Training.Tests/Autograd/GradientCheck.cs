using Lyceum.Numerics;
using Lyceum.Training.Autograd;

namespace Lyceum.Training.Tests.Autograd;

/// <summary>Compares gradients with finite differences.</summary>
internal static class GradientCheck
{
    /// <summary>
    /// Weighs the output of <paramref name="compute"/> with random numbers to a scalar, and compares its gradient with respect to
    /// every element of every input with a central difference, on every instruction path.
    /// </summary>
    public static void Run(int[][] shapes, Func<Tape, Tensor[], Tensor> compute, double tolerance = 2e-3, float step = 1e-2f)
    {
        Random random = new(shapes.Length + shapes[0][0]);
        float[][] inputs = [.. shapes.Select(shape => Enumerable.Range(0, shape.Aggregate(1, static (a, b) => a * b)).Select(_ => Draw(random)).ToArray())];
        float[]? weights = null;
        double[][]? differences = null;
        foreach (InstructionSet path in InstructionSets.Available)
        {
            using WorkerTeam team = new(2, path);
            using Tape tape = new(team);
            Tensor[] tensors = MakeInputs(tape);
            Tensor output = compute(tape, tensors);
            weights ??= [.. Enumerable.Range(0, (int)output.Count).Select(_ => Draw(random))];
            tape.Backward(Weigh(tape, output, weights));
            float[][] gradients = [.. tensors.Select(static tensor => tensor.GradientValues.ToArray())];
            tape.Reset();
            differences ??= Differences(tape);
            for (int i = 0; i < inputs.Length; i++)
            {
                Assert.Equal(inputs[i].Length, gradients[i].Length);
                for (int j = 0; j < inputs[i].Length; j++)
                {
                    double error = Math.Abs(gradients[i][j] - differences[i][j]);
                    Assert.True(
                        error <= tolerance * (1 + Math.Abs(differences[i][j])),
                        $"{path}: input {i}, element {j}: gradient {gradients[i][j]}, difference {differences[i][j]}");
                }
            }
        }

        Tensor[] MakeInputs(Tape tape) => [.. inputs.Select((values, i) => tape.Constant(values, true, shapes[i]))];

        double[][] Differences(Tape tape)
        {
            tape.Recording = false;
            double[][] result = [.. inputs.Select(static values => new double[values.Length])];
            for (int i = 0; i < inputs.Length; i++)
            {
                for (int j = 0; j < inputs[i].Length; j++)
                {
                    float kept = inputs[i][j];
                    inputs[i][j] = kept + step;
                    double above = Evaluate(tape);
                    inputs[i][j] = kept - step;
                    double below = Evaluate(tape);
                    result[i][j] = (above - below) / ((double)(kept + step) - (kept - step));
                    inputs[i][j] = kept;
                }
            }

            return result;
        }

        double Evaluate(Tape tape)
        {
            Tensor output = compute(tape, MakeInputs(tape));
            double sum = 0;
            for (int i = 0; i < output.Count; i++)
            {
                sum += (double)output.Values[i] * weights![i];
            }

            tape.Reset();
            return sum;
        }
    }

    /// <summary>Σ output · weights, as a scalar on the tape.</summary>
    public static Tensor Weigh(Tape tape, Tensor output, float[] weights)
    {
        Tensor flat = Lyceum.Training.Autograd.Operations.Shaping.Reshape(output, 1, (int)output.Count);
        return Lyceum.Training.Autograd.Operations.MatrixProduct.Apply(tape, flat, tape.Constant(weights, false, weights.Length, 1));
    }

    private static float Draw(Random random) => (random.NextSingle() * 2) - 1;
}
