namespace Lyceum.Numerics.Formats;

/// <summary>Sixteen groups of 16 values with signed scales: what <c>Q3_K</c> and <c>Q6_K</c> have in common.</summary>
internal static unsafe class GroupScales
{
    /// <summary>Number of groups in a super-block.</summary>
    public const int Groups = 16;

    /// <summary>Number of values in a group.</summary>
    public const int GroupLength = 16;

    /// <summary>The scale of greatest magnitude, with its sign; the first of equal ones.</summary>
    public static float SignedMaximum(float* scales, int count)
    {
        float greatest = 0;
        for (int i = 0; i < count; i++)
        {
            greatest = MathF.Abs(scales[i]) > MathF.Abs(greatest) ? scales[i] : greatest;
        }

        return greatest;
    }

    /// <summary>
    /// Gives 256 values the levels nearest to them under the scales as stored; a group whose scale is zero keeps the
    /// levels that the search found.
    /// </summary>
    /// <param name="values">The values.</param>
    /// <param name="scale">The scale of the scales.</param>
    /// <param name="scales">The groups' scales.</param>
    /// <param name="zero">The level that stands for zero.</param>
    /// <param name="found">The search's levels: two batches of eight groups, a lane to each.</param>
    /// <param name="levels">Receives the levels in order.</param>
    public static void Requantize(float* values, float scale, sbyte* scales, int zero, float* found, byte* levels)
    {
        for (int group = 0; group < Groups; group++)
        {
            byte* target = levels + (GroupLength * group);
            float d = scale * scales[group];
            if (d == 0)
            {
                int batch = group & ~(Levels.Lanes - 1);
                Levels.FromLane(found + (GroupLength * batch), group - batch, GroupLength, target);
                continue;
            }

            Levels.Nearest(values + (GroupLength * group), GroupLength, d, 0, -zero, zero - 1, target);
        }
    }
}
