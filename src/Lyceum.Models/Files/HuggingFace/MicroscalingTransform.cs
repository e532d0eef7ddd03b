using Lyceum.Numerics;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>
/// Experts in OCP microscaling format (gpt-oss): <c>NAME_blocks [experts, rows, blocks, 16]</c> with neighbouring values
/// in a byte, and <c>NAME_scales [experts, rows, blocks]</c>. ggml's MXFP4 has the scale in front of each block, and
/// value i beside value i + 16.
/// </summary>
internal sealed unsafe class MicroscalingTransform(RowMap? map) : TensorTransform
{
    private const int HalfBlock = 16;
    private const int BlockBytes = HalfBlock + 1;

    /// <summary>Plans the tensor from two sources: blocks and scales.</summary>
    public override TensorPlan Import(ModelMetadata metadata, string target, IReadOnlyList<SourceTensor> sources)
    {
        SourceTensor blocks = sources[0];
        SourceTensor scales = sources[1];
        if (blocks.Header.Type != "U8" || blocks.Shape.Length != 4 || blocks.Shape[3] != HalfBlock)
        {
            throw blocks.Wrong("MXFP4 blocks should be U8 of the shape [experts, rows, blocks, 16]");
        }

        if (scales.Header.Type != "U8" || !scales.Shape.AsSpan().SequenceEqual(blocks.Shape.AsSpan(0, 3)))
        {
            throw scales.Wrong("MXFP4 scales should be U8, one for each block");
        }

        (long experts, long rows, long count) = (blocks.Shape[0], blocks.Shape[1], blocks.Shape[2]);
        RowSelection selection = map?.Invoke(metadata, rows) ?? new(rows, static row => row);
        return TensorPlan.Computed(NumberFormat.MXFP4, [count * 2 * HalfBlock, selection.Count, experts], destination =>
        {
            byte* output = (byte*)destination;
            for (long expert = 0; expert < experts; expert++)
            {
                for (long row = 0; row < selection.Count; row++)
                {
                    long start = ((expert * rows) + selection.Source(row)) * count;
                    for (long i = 0; i < count; i++, output += BlockBytes)
                    {
                        Repack((byte*)blocks.Data + ((start + i) * HalfBlock), ((byte*)scales.Data)[start + i], output);
                    }
                }
            }
        });
    }

    private static void Repack(byte* values, byte scale, byte* output)
    {
        output[0] = scale;
        for (int i = 0; i < HalfBlock; i++)
        {
            output[1 + i] = (byte)(Nibble(values, i) | (Nibble(values, i + HalfBlock) << 4));
        }
    }

    private static int Nibble(byte* values, int index) => (values[index / 2] >> (4 * (index % 2))) & 0xF;
}
