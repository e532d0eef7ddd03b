namespace Lyceum.Models.Files.HuggingFace;

/// <summary>The groups of tensors that most families share, in the names of the Llama models of Hugging Face.</summary>
internal static class Layers
{
    private const string Block = "blk.{b}.";
    private const string Layer = "model.layers.{b}.";

    /// <summary>Embedding, last norm and output.</summary>
    public static TensorRule[] Ends { get; } =
    [
        TensorRule.Plain("token_embd.weight", "model.embed_tokens.weight"),
        .. TensorRule.Linear("output_norm", "model.norm"),
        .. TensorRule.Linear("output", "lm_head"),
    ];

    /// <summary>Norms before attention and before the feed-forward part.</summary>
    public static TensorRule[] Norms { get; } =
    [
        .. TensorRule.Linear("blk.{b}.attn_norm", "model.layers.{b}.input_layernorm"),
        .. TensorRule.Linear("blk.{b}.ffn_norm", "model.layers.{b}.post_attention_layernorm"),
    ];

    /// <summary>Attention as it stands.</summary>
    public static TensorRule[] Attention { get; } = MakeAttention(null, null);

    /// <summary>Attention whose queries and keys go into the order of neighbouring pairs.</summary>
    public static TensorRule[] NeighbouringAttention { get; } =
        MakeAttention(TensorTransform.Rows(RowSelections.NeighbouringQueries), TensorTransform.Rows(RowSelections.NeighbouringKeys));

    /// <summary>Norms on queries and keys.</summary>
    public static TensorRule[] QueryKeyNorms { get; } =
    [
        TensorRule.Plain("blk.{b}.attn_q_norm.weight", "model.layers.{b}.self_attn.q_norm.weight"),
        TensorRule.Plain("blk.{b}.attn_k_norm.weight", "model.layers.{b}.self_attn.k_norm.weight"),
    ];

    /// <summary>A gated feed-forward part.</summary>
    public static TensorRule[] GatedFeedForward { get; } = MakeGated("", Layer + "mlp");

    /// <summary>Experts, one after the other, with their router.</summary>
    public static TensorRule[] Experts { get; } =
    [
        .. TensorRule.Linear(Block + "ffn_gate_inp", Layer + "mlp.gate"),
        TensorRule.Plain(Block + "ffn_gate_exps.weight", Layer + "mlp.experts.{e}.gate_proj.weight"),
        TensorRule.Plain(Block + "ffn_up_exps.weight", Layer + "mlp.experts.{e}.up_proj.weight"),
        TensorRule.Plain(Block + "ffn_down_exps.weight", Layer + "mlp.experts.{e}.down_proj.weight"),
    ];

    /// <summary>A gated feed-forward part under another name.</summary>
    /// <param name="suffix">What follows <c>ffn_gate</c> in GGUF, for instance <c>_shexp</c>.</param>
    /// <param name="source">The name up to the projections.</param>
    public static TensorRule[] MakeGated(string suffix, string source) =>
    [
        .. TensorRule.Linear($"{Block}ffn_gate{suffix}", source + ".gate_proj"),
        .. TensorRule.Linear($"{Block}ffn_up{suffix}", source + ".up_proj"),
        .. TensorRule.Linear($"{Block}ffn_down{suffix}", source + ".down_proj"),
    ];

    private static TensorRule[] MakeAttention(TensorTransform? queries, TensorTransform? keys) =>
    [
        .. TensorRule.Linear(Block + "attn_q", Layer + "self_attn.q_proj", queries),
        .. TensorRule.Linear(Block + "attn_k", Layer + "self_attn.k_proj", keys),
        .. TensorRule.Linear(Block + "attn_v", Layer + "self_attn.v_proj"),
        .. TensorRule.Linear(Block + "attn_output", Layer + "self_attn.o_proj"),
    ];
}
