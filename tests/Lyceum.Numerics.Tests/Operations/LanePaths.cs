namespace Lyceum.Numerics.Tests.Operations;

/// <summary>The instruction paths of this machine, as test data.</summary>
internal static class LanePaths
{
    public static TheoryData<InstructionSet> All => [.. InstructionSets.Available];

    public static float[] Normal(Random random, int count, double scale = 1)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)(scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }
}
