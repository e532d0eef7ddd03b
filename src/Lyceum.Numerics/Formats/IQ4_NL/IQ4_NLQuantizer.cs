using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Packs <see cref="IQ4_NLBlock"/>s.</summary>
internal static unsafe class IQ4_NLQuantizer
{
    /// <summary>Packs <c>count · IQ4_NLBlock.Length</c> values to <paramref name="count"/> blocks.</summary>
    public static void Quantize(float* values, IQ4_NLBlock* blocks, int count)
    {
        float* lanes = stackalloc float[Levels.Lanes * IQ4_NLBlock.Length];
        float* padded = stackalloc float[Levels.Lanes * IQ4_NLBlock.Length];
        float* scales = stackalloc float[Levels.Lanes];
        for (int start = 0; start < count; start += Levels.Lanes)
        {
            int batch = Math.Min(Levels.Lanes, count - start);
            float* source = values + (start * IQ4_NLBlock.Length);
            if (batch < Levels.Lanes)
            {
                Span<float> rest = new(padded, Levels.Lanes * IQ4_NLBlock.Length);
                rest.Clear();
                new Span<float>(source, batch * IQ4_NLBlock.Length).CopyTo(rest);
                source = padded;
            }

            Levels.ToLanes(source, IQ4_NLBlock.Length, lanes);
            NonLinearSweep.Find(lanes).Store(scales);
            for (int i = 0; i < batch; i++)
            {
                IQ4_NLBlock* block = blocks + start + i;
                block->Scale = F16.FromSingle(scales[i]);
                float inverse = scales[i] == 0 ? 0 : 1 / scales[i];
                NonLinearSweep.Pack(source + (i * IQ4_NLBlock.Length), inverse, block->Quants);
            }
        }
    }
}
