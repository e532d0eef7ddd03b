using Lyceum.Numerics;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>
/// The two halves of a latent attention's up-projection <c>[heads · (key + value), latent]</c>. GGUF has the keys' half
/// transposed, so that queries can be taken into the latent space: <c>attn_k_b {key, latent, heads}</c> and
/// <c>attn_v_b {latent, value, heads}</c>. (DeepSeek-V2, arXiv:2405.04434, section 2.1.)
/// </summary>
internal sealed unsafe class LatentTransform(bool keys) : TensorTransform
{
    /// <inheritdoc/>
    public override TensorPlan Import(ModelMetadata metadata, string target, IReadOnlyList<SourceTensor> sources)
    {
        SourceTensor source = sources[0];
        (long heads, long key, long value) = Sizes(metadata);
        if (source.Shape.Length != 2 || source.Shape[0] != heads * (key + value))
        {
            throw source.Wrong($"its shape [{string.Join(", ", source.Shape)}] is not [{heads} heads × ({key} + {value}), latent]");
        }

        long latent = source.Shape[1];
        long[] shape = keys ? [key, latent, heads] : [latent, value, heads];
        return TensorPlan.Computed(source.Format, shape, destination =>
            Move((byte*)source.Data, (byte*)destination, metadata, latent, source.Format.BlockBytes(), toSource: false));
    }

    /// <inheritdoc/>
    public override ExportPlan? Export(ModelMetadata metadata, IReadOnlyList<ExportPart> parts)
    {
        if (parts.Count != 2)
        {
            return null;
        }

        (long heads, long key, long value) = Sizes(metadata);
        TensorInfo info = parts[0].Info;
        long latent = ((LatentTransform)parts[0].Transform).IsKeys ? info.Shape[1] : info.Shape[0];
        return new ExportPlan(info.Format, [heads * (key + value), latent], target =>
        {
            foreach (ExportPart part in parts)
            {
                ((LatentTransform)part.Transform).Move((byte*)target, (byte*)part.Data, metadata, latent, info.Format.BlockBytes(), toSource: true);
            }
        });
    }

    private bool IsKeys => keys;

    private static (long Heads, long Key, long Value) Sizes(ModelMetadata metadata)
    {
        string architecture = metadata.Architecture;
        return (
            metadata.GetInt32($"{architecture}.attention.head_count"),
            metadata.GetInt32($"{architecture}.attention.key_length_mla") - metadata.GetInt32($"{architecture}.rope.dimension_count"),
            metadata.GetInt32($"{architecture}.attention.value_length_mla"));
    }

    private void Move(byte* source, byte* target, ModelMetadata metadata, long latent, int element, bool toSource)
    {
        (long heads, long key, long value) = Sizes(metadata);
        for (long head = 0; head < heads; head++)
        {
            byte* block = source + (head * (key + value) * latent * element);
            if (!keys)
            {
                CopyBetween(block + (key * latent * element), target + (head * value * latent * element), value * latent * element, toSource);
                continue;
            }

            for (long i = 0; i < latent; i++)
            {
                for (long j = 0; j < key; j++)
                {
                    CopyBetween(block + (((j * latent) + i) * element), target + ((((head * latent) + i) * key + j) * element), element, toSource);
                }
            }
        }
    }
}
