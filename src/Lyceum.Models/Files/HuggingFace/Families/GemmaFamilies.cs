namespace Lyceum.Models.Files.HuggingFace.Families;

/// <summary>Gemma 1 to 3. Their norm weights are stored as the distance from one; the output matrix is always the embedding.</summary>
internal static class GemmaFamilies
{
    private static readonly TensorRule[] s_ends =
    [
        TensorRule.Plain("token_embd.weight", "model.embed_tokens.weight"),
        Norm("output_norm", "model.norm"),
    ];

    private static readonly TensorRule[] s_fourNorms =
    [
        Norm("blk.{b}.attn_norm", "model.layers.{b}.input_layernorm"),
        Norm("blk.{b}.post_attention_norm", "model.layers.{b}.post_attention_layernorm"),
        Norm("blk.{b}.ffn_norm", "model.layers.{b}.pre_feedforward_layernorm"),
        Norm("blk.{b}.post_ffw_norm", "model.layers.{b}.post_feedforward_layernorm"),
    ];

    /// <summary>Gemma.</summary>
    public static HuggingFaceFamily Gemma { get; } = new("gemma", "GemmaForCausalLM", "gemma")
    {
        Defaults = """{ "head_dim": 256, "rms_norm_eps": 1e-6 }""",
        Tensors =
        [
            .. s_ends,
            Norm("blk.{b}.attn_norm", "model.layers.{b}.input_layernorm"),
            Norm("blk.{b}.ffn_norm", "model.layers.{b}.post_attention_layernorm"),
            .. Layers.Attention,
            .. Layers.GatedFeedForward,
        ],
        Ignored = ["lm_head."],
    };

    /// <summary>Gemma 2.</summary>
    public static HuggingFaceFamily Gemma2 { get; } = new("gemma2", "Gemma2ForCausalLM", "gemma2")
    {
        Defaults = """{ "head_dim": 256, "rms_norm_eps": 1e-6, "sliding_window": 4096 }""",
        Settings =
        [
            .. HuggingFaceFamily.CommonSettings,
            SettingRule.Float("attn_logit_softcapping", "attn_logit_softcapping"),
            SettingRule.Float("final_logit_softcapping", "final_logit_softcapping"),
            SettingRule.Int("attention.sliding_window", "sliding_window"),
        ],
        Tensors = [.. s_ends, .. s_fourNorms, .. Layers.Attention, .. Layers.GatedFeedForward],
        Ignored = ["lm_head."],
    };

    /// <summary>Gemma 3. Its configuration leaves out what is as in the first model of the family.</summary>
    public static HuggingFaceFamily Gemma3 { get; } = new("gemma3", "Gemma3ForCausalLM", "Gemma3ForConditionalGeneration", "gemma3_text", "gemma3")
    {
        Defaults = """
            {
              "max_position_embeddings": 131072, "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 256,
              "rms_norm_eps": 1e-6, "rope_theta": 1000000.0, "sliding_window": 4096, "vocab_size": 262208
            }
            """,
        Settings =
        [
            .. HuggingFaceFamily.CommonSettings,
            SettingRule.Float("final_logit_softcapping", "final_logit_softcapping"),
            SettingRule.Int("attention.sliding_window", "sliding_window"),
            SettingRule.Float("rope.freq_base_swa", "rope_local_base_freq"),
            WindowPattern.Unless(period: 6),
        ],
        Tensors =
        [
            .. s_ends,
            .. s_fourNorms,
            .. Layers.Attention,
            Norm("blk.{b}.attn_q_norm", "model.layers.{b}.self_attn.q_norm"),
            Norm("blk.{b}.attn_k_norm", "model.layers.{b}.self_attn.k_norm"),
            .. Layers.GatedFeedForward,
        ],
        Ignored = ["lm_head."],
    };

    private static TensorRule Norm(string target, string source) => new(target + ".weight", source + ".weight", AddOneTransform.Instance);
}
