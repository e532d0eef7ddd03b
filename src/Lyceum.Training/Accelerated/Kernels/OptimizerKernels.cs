using ILGPU;
using ILGPU.Algorithms;

namespace Lyceum.Training.Accelerated.Kernels;

/// <summary>What optimisers do number by number.</summary>
internal static class OptimizerKernels
{
    public const int Threads = 256;

    /// <summary>
    /// Changes every number that goes by AdamW. For those that go by Muon: takes the gradient into the momentum, lets the
    /// weight decay, and writes the direction.
    /// </summary>
    /// <param name="index">Of a weight.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="kinds">What each weight is: a <see cref="Autograd.ParameterKind"/>.</param>
    /// <param name="means">AdamW's means, or Muon's momenta.</param>
    /// <param name="squares">AdamW's means of squares, or Muon's directions.</param>
    /// <param name="rates">The settings of this step.</param>
    public static void Update(
        Index1D index, ArrayView<float> weights, ArrayView<float> gradients, ArrayView<byte> kinds, ArrayView<float> means, ArrayView<float> squares, StepRates rates)
    {
        float gradient = gradients[index] * rates.GradientScale;
        int kind = kinds[index];
        if (kind == 0 && rates.IsMuon != 0)
        {
            float momentum = (rates.Momentum * means[index]) + gradient;
            means[index] = momentum;
            squares[index] = (rates.Momentum * momentum) + gradient;
            weights[index] *= rates.MatrixKept;
            return;
        }

        float mean = (rates.Beta1 * means[index]) + ((1 - rates.Beta1) * gradient);
        float square = (rates.Beta2 * squares[index]) + ((1 - rates.Beta2) * gradient * gradient);
        means[index] = mean;
        squares[index] = square;
        float kept = kind == 0 ? rates.MatrixKept : kind == 1 ? rates.EmbeddingKept : 1;
        float change = kind == 1 ? rates.EmbeddingChange : rates.Change;
        weights[index] = (kept * weights[index]) + (change * (mean / ((XMath.Sqrt(square) * rates.RootScale) + rates.Epsilon)));
    }

    /// <summary><c>averages += share · (weights − averages)</c>.</summary>
    public static void Average(Index1D index, ArrayView<float> averages, ArrayView<float> weights, float share) =>
        averages[index] += share * (weights[index] - averages[index]);

    /// <summary>The sum of squares of some runs of numbers, a group each.</summary>
    public static void SquareSums(ArrayView<float> numbers, ArrayView<int> starts, ArrayView<int> counts, ArrayView<float> sums)
    {
        ArrayView<float> partial = SharedMemory.Allocate<float>(Threads);
        int start = starts[Grid.IdxX];
        int count = counts[Grid.IdxX];
        float sum = 0;
        for (int i = Group.IdxX; i < count; i += Threads)
        {
            sum += numbers[start + i] * numbers[start + i];
        }

        partial[Group.IdxX] = sum;
        Group.Barrier();
        for (int half = Threads / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half)
            {
                partial[Group.IdxX] += partial[Group.IdxX + half];
            }

            Group.Barrier();
        }

        if (Group.IdxX == 0)
        {
            sums[Grid.IdxX] = partial[0];
        }
    }

    /// <summary>Divides the Gram matrices of directions by the squares of their norms.</summary>
    public static void Normalize(Index1D index, ArrayView<float> grams, ArrayView<float> squareSums, ArrayView<int> slots, int size)
    {
        float norm = XMath.Sqrt(squareSums[slots[index / size]]) + 1e-7f;
        grams[index] = grams[index] / norm / norm;
    }

    /// <summary><c>result = a · I + b · gram + c · square</c> for square matrices of <paramref name="side"/> rows.</summary>
    public static void Polynomial(Index1D index, ArrayView<float> gram, ArrayView<float> square, ArrayView<float> result, int side, float a, float b, float c)
    {
        int at = index % (side * side);
        float value = (c * square[index]) + (b * gram[index]);
        result[index] = at % (side + 1) == 0 ? value + a : value;
    }

    /// <summary>Multiplies each matrix by its share of the learning rate over its direction's norm.</summary>
    public static void ScaleChange(Index1D index, ArrayView<float> products, ArrayView<float> squareSums, ArrayView<int> slots, ArrayView<float> sizes, int size, float rate)
    {
        int matrix = index / size;
        products[index] *= rate * sizes[matrix] / (XMath.Sqrt(squareSums[slots[matrix]]) + 1e-7f);
    }
}
