using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>MiniCPM (arXiv:2404.06395): llama scaled by constants, in its third version with latent attention.</summary>
internal sealed class MiniCpmFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["minicpm", "minicpm3"];

    private const float EmbeddingScale = 12;
    private const float DepthScale = 1.4f;
    private const float BaseWidth = 256;

    public TransformerSpec Describe(ModelReader reader)
    {
        bool latent = reader.Metadata.Architecture == "minicpm3";
        return reader.Decoder(i => latent ? Latent(reader, i) : reader.Layer(i, RotaryPairs.Neighbours)) with
        {
            EmbeddingScale = reader.Scale("embedding_scale", EmbeddingScale),
            ResidualScale = reader.Scale("residual_scale", DepthScale / MathF.Sqrt(reader.Layers)),

            // The key, where it is, holds the divisor.
            LogitScale = 1 / reader.Real("logit_scale", 1e-6f, 1e6f, reader.Width / BaseWidth),
        };
    }

    private static LayerSpec Latent(ModelReader reader, int index)
    {
        int heads = reader.PerLayer("attention.head_count", index, 1, 1 << 14);
        int turning = reader.Integer("rope.dimension_count", 2, 1 << 16);
        int keyLength = reader.Integer("attention.key_length", turning + 1, 1 << 16);
        int valueLength = reader.Integer("attention.value_length", 1, 1 << 16, reader.Width / heads);
        return new LayerSpec
        {
            Attention = new AttentionSpec
            {
                Heads = heads,
                KeyValueHeads = heads,
                KeyLength = keyLength,
                ValueLength = valueLength,
                Scale = 1 / MathF.Sqrt(keyLength),
                Rotary = reader.Scaling.Read(RotaryPairs.Halves, turning),
                Latent = new LatentSpec(
                    reader.Integer("attention.q_lora_rank", 1, 1 << 16),
                    reader.Integer("attention.kv_lora_rank", 1, 1 << 16),
                    keyLength - turning,
                    turning,
                    valueLength,
                    Absorbed: false,
                    reader.RmsEpsilon),
            },
            FeedForward = reader.Dense(index, ActivationFunction.Silu),
            AttentionNorm = reader.Rms("attn_norm"),
            FeedForwardNorm = reader.Rms("ffn_norm"),
        };
    }
}
