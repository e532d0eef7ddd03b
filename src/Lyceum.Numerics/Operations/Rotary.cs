namespace Lyceum.Numerics.Operations;

/// <summary>Which numbers of a head turn together.</summary>
public enum RotaryPairs
{
    /// <summary>(0, 1), (2, 3), and so on.</summary>
    Neighbours,

    /// <summary>(i, i + half) with half the number of turning dimensions.</summary>
    Halves,
}

/// <summary>
/// Rotary position embedding (Su et al., arXiv:2104.09864): turns pairs of a head's numbers by angles that grow with the position.
/// </summary>
public static unsafe class Rotary
{
    /// <summary>
    /// Writes the factors of one position: <c>y[i] = x[i] · cosine[i] + x[partner of i] · sine[i]</c>, the sign in the sine.
    /// </summary>
    /// <param name="frequencies">Angle of each pair per position, in radians.</param>
    /// <param name="pairs">Which numbers are pairs.</param>
    /// <param name="position">The position.</param>
    /// <param name="magnitude">What the turned numbers are multiplied by.</param>
    /// <param name="cosine">Two for each pair.</param>
    /// <param name="sine">Two for each pair.</param>
    public static void WriteFactors(
        ReadOnlySpan<double> frequencies, RotaryPairs pairs, int position, float magnitude, float* cosine, float* sine)
    {
        int count = frequencies.Length;
        for (int i = 0; i < count; i++)
        {
            (double s, double c) = Math.SinCos(position * frequencies[i]);
            int first = pairs == RotaryPairs.Neighbours ? 2 * i : i;
            int second = pairs == RotaryPairs.Neighbours ? first + 1 : i + count;
            cosine[first] = cosine[second] = (float)(c * magnitude);
            sine[first] = (float)(-s * magnitude);
            sine[second] = (float)(s * magnitude);
        }
    }

    /// <summary>Turns heads in place.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="heads">Where they are.</param>
    /// <param name="pairs">Which numbers are pairs.</param>
    /// <param name="cosine">Factors <c>[tokens, dimensions]</c> of <see cref="WriteFactors"/>.</param>
    /// <param name="sine">Factors <c>[tokens, dimensions]</c>.</param>
    /// <param name="dimensions">Turning dimensions of a head, even.</param>
    public static void Apply(WorkerTeam team, RotaryHeads heads, RotaryPairs pairs, float* cosine, float* sine, int dimensions)
    {
        int tokensPerItem = Math.Max(1, 16384 / (heads.Heads * dimensions));
        Job job = new(heads, pairs, cosine, sine, dimensions, tokensPerItem);
        LaneJob.Run(team, job, (heads.Tokens + tokensPerItem - 1) / tokensPerItem);
    }

    private readonly struct Job(
        RotaryHeads heads, RotaryPairs pairs, float* cosine, float* sine, int dimensions, int tokensPerItem) : ILaneJob
    {
        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int last = Math.Min((item + 1) * tokensPerItem, heads.Tokens);
            for (int token = item * tokensPerItem; token < last; token++)
            {
                float* c = cosine + ((long)token * dimensions);
                float* s = sine + ((long)token * dimensions);
                float* x = heads.First + (token * heads.TokenStride);
                for (int head = 0; head < heads.Heads; head++, x += heads.HeadStride)
                {
                    if (pairs == RotaryPairs.Neighbours)
                    {
                        TurnNeighbours<TLanes>(x, c, s);
                    }
                    else
                    {
                        TurnHalves<TLanes>(x, c, s);
                    }
                }
            }
        }

        private void TurnNeighbours<TLanes>(float* x, float* c, float* s)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int i = 0;
            for (; i + 16 <= dimensions; i += 16)
            {
                TLanes value = TLanes.Load(x + i);
                TLanes.Store((value * TLanes.Load(c + i)) + (TLanes.SwapPairs(value) * TLanes.Load(s + i)), x + i);
            }

            for (; i < dimensions; i += 2)
            {
                (float a, float b) = (x[i], x[i + 1]);
                x[i] = (a * c[i]) + (b * s[i]);
                x[i + 1] = (b * c[i + 1]) + (a * s[i + 1]);
            }
        }

        private void TurnHalves<TLanes>(float* x, float* c, float* s)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int half = dimensions / 2;
            int i = 0;
            for (; i + 16 <= half; i += 16)
            {
                TLanes a = TLanes.Load(x + i);
                TLanes b = TLanes.Load(x + half + i);
                TLanes.Store((a * TLanes.Load(c + i)) + (b * TLanes.Load(s + i)), x + i);
                TLanes.Store((b * TLanes.Load(c + half + i)) + (a * TLanes.Load(s + half + i)), x + half + i);
            }

            for (; i < half; i++)
            {
                (float a, float b) = (x[i], x[half + i]);
                x[i] = (a * c[i]) + (b * s[i]);
                x[half + i] = (b * c[half + i]) + (a * s[half + i]);
            }
        }
    }
}
