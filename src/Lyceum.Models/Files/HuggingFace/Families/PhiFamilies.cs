namespace Lyceum.Models.Files.HuggingFace.Families;

/// <summary>Phi 1 to 4.</summary>
internal static class PhiFamilies
{
    /// <summary>Phi 1, 1.5 and 2.</summary>
    public static HuggingFaceFamily Phi2 { get; } = new("phi2", "PhiForCausalLM", "phi")
    {
        Defaults = """{ "partial_rotary_factor": 0.5, "layer_norm_eps": 1e-5 }""",
        Settings = [.. HuggingFaceFamily.CommonSettings, SettingRule.RotaryPart("partial_rotary_factor")],
        Tensors =
        [
            TensorRule.Plain("token_embd.weight", "model.embed_tokens.weight"),
            .. TensorRule.Linear("output_norm", "model.final_layernorm"),
            .. TensorRule.Linear("output", "lm_head"),
            .. TensorRule.Linear("blk.{b}.attn_norm", "model.layers.{b}.input_layernorm"),
            .. TensorRule.Linear("blk.{b}.attn_qkv", "model.layers.{b}.self_attn.qkv_proj"),
            .. TensorRule.Linear("blk.{b}.attn_q", "model.layers.{b}.self_attn.q_proj"),
            .. TensorRule.Linear("blk.{b}.attn_k", "model.layers.{b}.self_attn.k_proj"),
            .. TensorRule.Linear("blk.{b}.attn_v", "model.layers.{b}.self_attn.v_proj"),
            .. TensorRule.Linear("blk.{b}.attn_output", "model.layers.{b}.self_attn.dense"),
            .. TensorRule.Linear("blk.{b}.ffn_up", "model.layers.{b}.mlp.fc1"),
            .. TensorRule.Linear("blk.{b}.ffn_down", "model.layers.{b}.mlp.fc2"),
        ],
    };

    /// <summary>Phi 3, 3.5 and 4, with long rope where the configuration has it.</summary>
    public static HuggingFaceFamily Phi3 { get; } = new("phi3", "Phi3ForCausalLM", "phi3")
    {
        Settings =
        [
            .. HuggingFaceFamily.CommonSettings,
            SettingRule.RotaryPart("partial_rotary_factor"),
            SettingRule.Int("rope.scaling.original_context_length", "original_max_position_embeddings"),
            SettingRule.Custom(
                static (config, metadata) => metadata.Set("attention.sliding_window", (uint)(config.Int("sliding_window") ?? 0)),
                static (metadata, config) => config["sliding_window"] = metadata.Int("attention.sliding_window")),
            SettingRule.Custom(SetAttentionFactor),
        ],
        Tensors =
        [
            .. Layers.Ends,
            .. Layers.Norms,
            .. TensorRule.Linear("blk.{b}.attn_qkv", "model.layers.{b}.self_attn.qkv_proj"),
            .. TensorRule.Linear("blk.{b}.attn_output", "model.layers.{b}.self_attn.o_proj"),
            .. TensorRule.Linear("blk.{b}.ffn_up", "model.layers.{b}.mlp.gate_up_proj"),
            .. TensorRule.Linear("blk.{b}.ffn_down", "model.layers.{b}.mlp.down_proj"),
        ],
        Computed = LongRopeFactors,
    };

    // Attention is sharpened by how much longer the context is than the one trained on (LongRoPE, arXiv:2402.13753).
    private static void SetAttentionFactor(HuggingFaceConfig config, FamilyMetadata metadata)
    {
        if (config.RopeFloats("long_factor") is null)
        {
            return;
        }

        double original = config.RopeFloat("original_max_position_embeddings") ?? config.RequireInt("original_max_position_embeddings");
        metadata.Set("rope.scaling.original_context_length", (uint)original);
        double scale = config.RequireInt("max_position_embeddings") / Math.Max(original, 1);
        double factor = scale <= 1 ? 1
            : config.RopeType == "yarn" ? (0.1 * Math.Log(scale)) + 1
            : Math.Sqrt(1 + (Math.Log(scale) / Math.Log(original)));
        metadata.Set("rope.scaling.attn_factor", (float)factor);
    }

    private static IEnumerable<(string Name, float[] Values)> LongRopeFactors(HuggingFaceConfig config)
    {
        if (config.RopeFloats("long_factor") is { } longer)
        {
            yield return ("rope_factors_long.weight", longer);
            yield return ("rope_factors_short.weight", config.RopeFloats("short_factor") ?? throw config.Missing("rope_scaling.short_factor"));
        }
    }
}
