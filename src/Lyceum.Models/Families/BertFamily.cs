using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>BERT (arXiv:1810.04805) and Nomic Embed (arXiv:2402.01613), with rotary positions, a SiLU gate, and in its second version experts on every other layer.</summary>
internal sealed class BertFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["bert", "nomic-bert", "nomic-bert-moe"];

    public TransformerSpec Describe(ModelReader reader) => reader.Model(i => Layer(reader, i)) with
    {
        Encoder = true,
        LearnedPositions = reader.Metadata.Architecture == "bert",
        TokenTypes = reader.HasTensor("token_types.weight"),
        EmbeddingNorm = reader.LayerNorm("token_embd_norm"),
    };

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        bool nomic = reader.Metadata.Architecture != "bert";
        bool gated = reader.Metadata.Architecture == "nomic-bert";
        AttentionSpec attention = reader.Attention(index, RotaryPairs.Halves);
        int period = reader.Integer("moe_every_n_layers", 0, 1 << 12, 0);
        ActivationFunction activation = gated ? ActivationFunction.Silu : ActivationFunction.Gelu;
        return new LayerSpec
        {
            Attention = attention with { Rotary = nomic ? attention.Rotary : null },
            FeedForward = period > 0 && index % period == 1
                ? reader.Experts(index, activation, reader.Router(ExpertGating.Softmax, renormalize: false), gated)
                : reader.Dense(index, activation, gated),
            AttentionResidualNorm = reader.LayerNorm("attn_output_norm"),
            FeedForwardResidualNorm = reader.LayerNorm("layer_output_norm"),
        };
    }
}
