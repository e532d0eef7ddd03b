namespace Lyceum.Models.Files.HuggingFace.Families;

/// <summary>Command R and Cohere 2: one norm for attention and feed-forward, the output is the embedding.</summary>
internal static class CohereFamilies
{
    private static readonly TensorRule[] s_tensors =
    [
        TensorRule.Plain("token_embd.weight", "model.embed_tokens.weight"),
        .. TensorRule.Linear("output_norm", "model.norm"),
        .. TensorRule.Linear("blk.{b}.attn_norm", "model.layers.{b}.input_layernorm"),
        .. Layers.Attention,
        .. Layers.QueryKeyNorms,
        .. Layers.GatedFeedForward,
    ];

    /// <summary>Command R. Its configuration has the context that it was trained on under another name.</summary>
    public static HuggingFaceFamily CommandR { get; } = new("command-r", "CohereForCausalLM", "cohere")
    {
        Defaults = """{ "layer_norm_eps": 1e-5, "logit_scale": 0.0625 }""",
        Settings =
        [
            .. HuggingFaceFamily.CommonSettings,
            SettingRule.Int("context_length", "model_max_length", "max_position_embeddings"),
            SettingRule.Float("logit_scale", "logit_scale"),
            SettingRule.Always("rope.scaling.type", "none"),
        ],
        Tensors = s_tensors,
        Ignored = ["lm_head."],
    };

    /// <summary>Cohere 2, three layers with a sliding window to one without positions.</summary>
    public static HuggingFaceFamily Cohere2 { get; } = new("cohere2", "Cohere2ForCausalLM", "cohere2")
    {
        Defaults = """{ "layer_norm_eps": 1e-5, "logit_scale": 0.0625, "sliding_window": 4096 }""",
        Settings =
        [
            .. HuggingFaceFamily.CommonSettings,
            SettingRule.Float("logit_scale", "logit_scale"),
            SettingRule.Int("attention.sliding_window", "sliding_window"),
            WindowPattern.Unless(period: 4),
            SettingRule.RotaryPart("rotary_pct"),
            SettingRule.Always("rope.scaling.type", "none"),
        ],
        Tensors = s_tensors,
        Ignored = ["lm_head."],
    };
}
