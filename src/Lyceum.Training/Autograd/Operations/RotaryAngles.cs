using System.Runtime.InteropServices;
using Lyceum.Numerics;
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
        ArgumentOutOfRangeException.ThrowIfZero(starts.Length, nameof(starts));
        int* positions = (int*)tape.TakeMemory(tokens);
        int longest = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            int length = (i + 1 < starts.Length ? starts[i + 1] : tokens) - starts[i];
            longest = Math.Max(longest, length);
            for (int position = 0; position < length; position++)
            {
                positions[starts[i] + position] = position;
            }
        }

        double[] frequencies = new double[headWidth / 2];
        for (int i = 0; i < frequencies.Length; i++)
        {
            frequencies[i] = Math.Pow(rotaryBase, -2.0 * i / headWidth);
        }

        float* table = tape.TakeMemory(2L * longest * headWidth);
        fixed (double* pointer = frequencies)
        {
            TableJob computing = new(pointer, headWidth, longest, table);
            tape.Team.Run(ref computing, computing.Items);
        }

        RotaryAngles angles = new(
            headWidth, tape.TakeMemory((long)tokens * headWidth), tape.TakeMemory((long)tokens * headWidth), tape.TakeMemory((long)tokens * headWidth));
        TokenJob spreading = new(positions, table, tokens, headWidth, angles.Cosine, angles.Sine, angles.NegativeSine);
        tape.Team.Run(ref spreading, spreading.Items);
        tape.ReleaseMemory(table);
        tape.ReleaseMemory((float*)positions);
        return angles;
    }

    // For each position a row of cosines and one of sines.
    private readonly struct TableJob(double* frequencies, int headWidth, int positions, float* table) : ITeamJob
    {
        // Sines take their time.
        private const int Positions = 32;

        public int Items => (positions + Positions - 1) / Positions;

        public void Execute(int item, int worker)
        {
            ReadOnlySpan<double> all = new(frequencies, headWidth / 2);
            for (int position = item * Positions; position < Math.Min(positions, (item + 1) * Positions); position++)
            {
                float* row = table + (2L * position * headWidth);
                Rotary.WriteFactors(all, RotaryPairs.Neighbours, position, 1, row, row + headWidth);
            }
        }
    }

    private readonly struct TokenJob(
        int* positions, float* table, int tokens, int headWidth, float* cosine, float* sine, float* negativeSine) : ITeamJob
    {
        private readonly RowBlocks _blocks = new(tokens, headWidth);

        public int Items => _blocks.Count;

        public void Execute(int item, int worker)
        {
            for (int token = _blocks.First(item); token < _blocks.Last(item); token++)
            {
                float* row = table + (2L * positions[token] * headWidth);
                long to = (long)token * headWidth;
                NativeMemory.Copy(row, cosine + to, (nuint)headWidth * sizeof(float));
                NativeMemory.Copy(row + headWidth, sine + to, (nuint)headWidth * sizeof(float));
                for (int i = 0; i < headWidth; i++)
                {
                    negativeSine[to + i] = -row[headWidth + i];
                }
            }
        }
    }
}
