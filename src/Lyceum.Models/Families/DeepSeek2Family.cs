using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>DeepSeek V2 and V3 (arXiv:2405.04434, arXiv:2412.19437): latent attention, shared and routed experts.</summary>
internal sealed class DeepSeek2Family : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["deepseek2"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => Layer(reader, i));

    private static LayerSpec Layer(ModelReader reader, int index) => new()
    {
        Attention = Attention(reader, index),
        FeedForward = reader.IsLeadingDense(index)
            ? reader.Dense(index, ActivationFunction.Silu)
            : reader.Experts(index, ActivationFunction.Silu, reader.Router(ExpertGating.Softmax, renormalize: false) with { SharedLength = reader.SharedLength() }),
        AttentionNorm = reader.Rms("attn_norm"),
        FeedForwardNorm = reader.Rms("ffn_norm"),
    };

    private static AttentionSpec Attention(ModelReader reader, int index)
    {
        bool absorbed = reader.HasTensor($"blk.{index}.attn_k_b.weight");
        int heads = reader.PerLayer("attention.head_count", index, 1, 1 << 14);
        int turning = reader.Integer("rope.dimension_count", 2, 1 << 16);
        int keyLength = reader.Integer(Either(reader, "attention.key_length_mla", "attention.key_length"), turning + 1, 1 << 16);
        int valueLength = reader.Integer(Either(reader, "attention.value_length_mla", "attention.value_length"), 1, 1 << 16);
        RotarySpec? rotary = reader.Scaling.Read(RotaryPairs.Neighbours, turning);

        // With YaRN the attention is sharpened by the same factor twice, once for queries and once for keys.
        float sharper = 1 + (0.1f * reader.Scaling.YarnLogMultiplier * MathF.Log(reader.Scaling.Factor));
        sharper *= rotary?.Magnitude ?? 1;
        return new AttentionSpec
        {
            Heads = heads,
            KeyValueHeads = heads,
            KeyLength = keyLength,
            ValueLength = valueLength,
            Scale = sharper * sharper / MathF.Sqrt(keyLength),
            Rotary = rotary,
            Latent = new LatentSpec(
                reader.HasTensor($"blk.{index}.attn_q_a.weight") ? reader.Integer("attention.q_lora_rank", 1, 1 << 16) : 0,
                reader.Integer("attention.kv_lora_rank", 1, 1 << 16),
                keyLength - turning,
                turning,
                valueLength,
                absorbed,
                reader.RmsEpsilon),
        };
    }

    private static string Either(ModelReader reader, string first, string second) => reader.Has(first) ? first : second;
}
