using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Tests.Sampling;

/// <summary>The sampling steps written from their definitions, with sorting and double precision, to compare with.</summary>
internal static class ReferenceSampling
{
    public static double[] Softmax(IEnumerable<float> logits)
    {
        double max = logits.Max();
        double[] weights = [.. logits.Select(logit => Math.Exp(logit - max))];
        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    public static double[] DistanceFromEntropy(double[] probabilities)
    {
        double entropy = probabilities.Sum(static p => p > 0 ? -p * Math.Log(p) : 0);
        return [.. probabilities.Select(p => Math.Abs(-Math.Log(p) - entropy))];
    }

    /// <summary>The exact distribution of the first choice; without penalties.</summary>
    public static double[] Distribution(float[] logits, SamplingOptions options)
    {
        double[] current = [.. logits.Select(static logit => (double)logit)];
        foreach (SamplingStep step in options.Steps)
        {
            double[] p = Softmax(current.Select(static logit => (float)logit));
            int[] ranked = [.. Enumerable.Range(0, p.Length).Where(i => p[i] > 0).OrderByDescending(i => current[i])];
            IEnumerable<int> kept = step switch
            {
                SamplingStep.TopK when options.TopK > 0 => ranked.Take(options.TopK),
                SamplingStep.TopP => TakeMass(ranked, p, options.TopP),
                SamplingStep.MinP => ranked.Where(i => p[i] >= options.MinP * p.Max()),
                SamplingStep.TypicalP => TakeMass([.. ranked.OrderBy(i => DistanceFromEntropy(p)[i])], p, options.TypicalP),
                _ => ranked,
            };
            HashSet<int> set = [.. kept];
            for (int i = 0; i < current.Length; i++)
            {
                current[i] = !set.Contains(i) ? double.NegativeInfinity : step switch
                {
                    SamplingStep.Temperature => current[i] / options.Temperature,
                    SamplingStep.LogitBias => current[i] + (options.LogitBias?.GetValueOrDefault(i) ?? 0),
                    _ => current[i],
                };
            }
        }

        return Softmax(current.Select(static logit => (float)logit));
    }

    private static List<int> TakeMass(int[] ranked, double[] p, double share)
    {
        List<int> taken = [];
        double mass = 0;
        foreach (int i in ranked)
        {
            if (share < 1 && mass >= share)
            {
                break;
            }

            taken.Add(i);
            mass += p[i];
        }

        return taken;
    }
}
