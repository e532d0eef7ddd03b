using ILGPU;
using ILGPU.Algorithms;

namespace Lyceum.Training.Accelerated.Kernels;

/// <summary>Cross-entropy over the vocabulary, a warp a row.</summary>
internal static class LossKernels
{
    public const int Warps = 4;

    /// <summary>The loss of each row, and in place of its logits their gradient, times <paramref name="weight"/>.</summary>
    public static void CrossEntropy(ArrayView<float> logits, ArrayView<int> targets, ArrayView<float> losses, int rows, int vocabulary, float weight)
    {
        int row = (Grid.IdxX * Warps) + (Group.IdxX / WarpSum.Lanes);
        if (row >= rows)
        {
            return;
        }

        int lane = Group.IdxX & (WarpSum.Lanes - 1);
        int start = row * vocabulary;
        float greatest = float.NegativeInfinity;
        for (int i = lane; i < vocabulary; i += WarpSum.Lanes)
        {
            greatest = IntrinsicMath.Max(greatest, logits[start + i]);
        }

        greatest = WarpSum.Greatest(greatest);
        float sum = 0;
        for (int i = lane; i < vocabulary; i += WarpSum.Lanes)
        {
            sum += XMath.Exp(logits[start + i] - greatest);
        }

        float logSum = greatest + XMath.Log(WarpSum.Of(sum));
        int target = targets[row];

        // Each lane reads and writes its own numbers alone.
        for (int i = lane; i < vocabulary; i += WarpSum.Lanes)
        {
            float logit = logits[start + i];
            float probability = XMath.Exp(logit - logSum);
            if (i == target)
            {
                losses[row] = logSum - logit;
                probability -= 1;
            }

            logits[start + i] = weight * probability;
        }
    }
}
