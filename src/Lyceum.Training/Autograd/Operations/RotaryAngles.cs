using System.Runtime.InteropServices;
using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>The rotary factors of a batch's tokens, computed once for all layers. Valid until the tape is reset.</summary>
public sealed unsafe class RotaryAngles
{
    private RotaryAngles(int headWidth, float* cosine, float* sine, float* negativeSine)
    {
        HeadWidth = headWidth;
        Cosine = cosine;
        Sine = sine;
        NegativeSine = negativeSine;
    }

    /// <summary>Length of a head's vector.</summary>
    public int HeadWidth { get; }

    internal float* Cosine { get; }

    internal float* Sine { get; }

    internal float* NegativeSine { get; }

    /// <summary>Computes the factors.</summary>
    /// <param name="tape">Whose memory is taken.</param>
    /// <param name="starts">Where each sequence begins, ascending from 0; positions count from there.</param>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="headWidth">Length of a head's vector, even.</param>
    /// <param name="rotaryBase">Base of the frequencies.</param>
    public static RotaryAngles Create(Tape tape, ReadOnlySpan<int> starts, int tokens, int headWidth, float rotaryBase)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(headWidth % 2, 0, nameof(headWidth));
        int longest = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            longest = Math.Max(longest, (i + 1 < starts.Length ? starts[i + 1] : tokens) - starts[i]);
        }

        double[] frequencies = new double[headWidth / 2];
        for (int i = 0; i < frequencies.Length; i++)
        {
            frequencies[i] = Math.Pow(rotaryBase, -2.0 * i / headWidth);
        }

        float* table = tape.TakeMemory(2L * longest * headWidth);
        for (int position = 0; position < longest; position++)
        {
            float* row = table + (2L * position * headWidth);
            Rotary.WriteFactors(frequencies, RotaryPairs.Neighbours, position, 1, row, row + headWidth);
        }

        RotaryAngles angles = new(
            headWidth, tape.TakeMemory((long)tokens * headWidth), tape.TakeMemory((long)tokens * headWidth), tape.TakeMemory((long)tokens * headWidth));
        int sequence = 0;
        for (int token = 0; token < tokens; token++)
        {
            while (sequence + 1 < starts.Length && starts[sequence + 1] <= token)
            {
                sequence++;
            }

            float* row = table + (2L * (token - starts[sequence]) * headWidth);
            long to = (long)token * headWidth;
            NativeMemory.Copy(row, angles.Cosine + to, (nuint)headWidth * sizeof(float));
            NativeMemory.Copy(row + headWidth, angles.Sine + to, (nuint)headWidth * sizeof(float));
            for (int i = 0; i < headWidth; i++)
            {
                angles.NegativeSine[to + i] = -row[headWidth + i];
            }
        }

        tape.ReleaseMemory(table);
        return angles;
    }
}
