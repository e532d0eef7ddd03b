using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Kernels;

/// <summary>Writes rows into the form that float tiles read: of four rows in turn, sixteen columns at a time.</summary>
internal static unsafe class Interleaving
{
    /// <summary>Writes one row: groups of 16 columns go 64 floats apart, the last filled up with zeros.</summary>
    public static void Spread(float* source, int count, float* destination)
    {
        int i = 0;
        for (; i + 16 <= count; i += 16, destination += 64)
        {
            Vector512.Load(source + i).Store(destination);
        }

        if (i < count)
        {
            Vector512<float>.Zero.Store(destination);
            Unsafe.CopyBlockUnaligned(destination, source + i, (uint)((count - i) * sizeof(float)));
        }
    }

    /// <summary>Writes a row of zeros of <paramref name="steps"/> groups.</summary>
    public static void Clear(int steps, float* destination)
    {
        for (int step = 0; step < steps; step++)
        {
            Vector512<float>.Zero.Store(destination + (step * 64));
        }
    }
}

/// <summary>Interleaves the tokens of an input; an item is a tile of four.</summary>
internal readonly unsafe struct InterleaveJob(ActivationView input) : ITeamJob
{
    public void Execute(int item, int worker)
    {
        int steps = (input.Columns + 15) / 16;
        for (int t = 0; t < 4; t++)
        {
            int token = (item * 4) + t;
            float* destination = input.Interleaved + ((long)item * steps * 64) + (t * 16);
            if (token < input.Tokens)
            {
                Interleaving.Spread(input.Values + ((long)token * input.Columns), input.Columns, destination);
            }
            else
            {
                Interleaving.Clear(steps, destination);
            }
        }
    }
}
