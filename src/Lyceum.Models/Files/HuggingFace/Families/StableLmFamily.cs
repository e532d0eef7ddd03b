namespace Lyceum.Models.Files.HuggingFace.Families;

/// <summary>StableLM 2 and its relatives; the larger ones have a norm for each head of queries and keys.</summary>
internal static class StableLmFamily
{
    /// <summary>The family.</summary>
    public static HuggingFaceFamily StableLm { get; } = new("stablelm", "StableLmForCausalLM", "StableLMEpochForCausalLM", "stablelm", "stablelm_epoch")
    {
        Defaults = """{ "partial_rotary_factor": 0.25, "use_parallel_residual": false, "layer_norm_eps": 1e-5 }""",
        Settings =
        [
            .. HuggingFaceFamily.CommonSettings,
            SettingRule.RotaryPart("partial_rotary_factor", "rope_pct"),
            SettingRule.Bool("use_parallel_residual", "use_parallel_residual"),
        ],
        Tensors =
        [
            .. Layers.Ends,
            .. Layers.Norms,
            .. Layers.Attention,
            TensorRule.Plain("blk.{b}.attn_q_norm.weight", "model.layers.{b}.self_attn.q_layernorm.norms.{e}.weight"),
            TensorRule.Plain("blk.{b}.attn_k_norm.weight", "model.layers.{b}.self_attn.k_layernorm.norms.{e}.weight"),
            .. Layers.GatedFeedForward,
        ],
    };
}
