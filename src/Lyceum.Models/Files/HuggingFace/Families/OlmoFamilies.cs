namespace Lyceum.Models.Files.HuggingFace.Families;

/// <summary>Families that put norms behind attention and feed-forward: OLMo 2, EXAONE 4, GLM-4.</summary>
internal static class OlmoFamilies
{
    private static readonly TensorRule[] s_normsBehind =
    [
        .. TensorRule.Linear("blk.{b}.post_attention_norm", "model.layers.{b}.post_attention_layernorm"),
        .. TensorRule.Linear("blk.{b}.post_ffw_norm", "model.layers.{b}.post_feedforward_layernorm"),
    ];

    /// <summary>OLMo 2.</summary>
    public static HuggingFaceFamily Olmo2 { get; } = new("olmo2", "Olmo2ForCausalLM", "olmo2")
    {
        Defaults = """{ "rms_norm_eps": 1e-5 }""",
        Tensors = [.. Layers.Ends, .. s_normsBehind, .. Layers.Attention, .. Layers.QueryKeyNorms, .. Layers.GatedFeedForward],
    };

    /// <summary>EXAONE 4, whose larger model alternates sliding windows and full attention.</summary>
    public static HuggingFaceFamily Exaone4 { get; } = new("exaone4", "Exaone4ForCausalLM", "exaone4")
    {
        Settings = [.. HuggingFaceFamily.CommonSettings, SettingRule.Int("attention.sliding_window", "sliding_window"), WindowPattern.Always],
        Tensors = [.. Layers.Ends, .. s_normsBehind, .. Layers.Attention, .. Layers.QueryKeyNorms, .. Layers.GatedFeedForward],
    };

    /// <summary>GLM-4 of April 2025.</summary>
    public static HuggingFaceFamily Glm4 { get; } = new("glm4", "Glm4ForCausalLM", "glm4")
    {
        Defaults = """{ "partial_rotary_factor": 0.5 }""",
        Settings = [.. HuggingFaceFamily.CommonSettings, SettingRule.RotaryPart("partial_rotary_factor")],
        Tensors =
        [
            .. Layers.Ends,
            .. Layers.Norms,
            .. TensorRule.Linear("blk.{b}.post_attention_norm", "model.layers.{b}.post_self_attn_layernorm"),
            .. TensorRule.Linear("blk.{b}.post_ffw_norm", "model.layers.{b}.post_mlp_layernorm"),
            .. Layers.Attention,
            .. TensorRule.Linear("blk.{b}.ffn_up", "model.layers.{b}.mlp.gate_up_proj"),
            .. TensorRule.Linear("blk.{b}.ffn_down", "model.layers.{b}.mlp.down_proj"),
        ],
    };
}
