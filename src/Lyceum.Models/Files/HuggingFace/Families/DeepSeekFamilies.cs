namespace Lyceum.Models.Files.HuggingFace.Families;

/// <summary>DeepSeek V2, V3 and R1: latent attention (arXiv:2405.04434), and experts behind the first layers.</summary>
internal static class DeepSeekFamilies
{
    private const uint SoftmaxGate = 1;
    private const uint SigmoidGate = 2;

    /// <summary>V2 and V3 are one family in GGUF.</summary>
    public static HuggingFaceFamily DeepSeek2 { get; } = new("deepseek2", "DeepseekV2ForCausalLM", "DeepseekV3ForCausalLM", "deepseek_v2", "deepseek_v3")
    {
        Defaults = """{ "rms_norm_eps": 1e-6, "kv_lora_rank": 512 }""",
        Settings =
        [
            .. HuggingFaceFamily.CommonSettings,
            SettingRule.Int("attention.q_lora_rank", "q_lora_rank"),
            SettingRule.Int("attention.kv_lora_rank", "kv_lora_rank"),
            SettingRule.Int("rope.dimension_count", "qk_rope_head_dim"),
            SettingRule.Int("leading_dense_block_count", "first_k_dense_replace"),
            SettingRule.Int("expert_feed_forward_length", "moe_intermediate_size"),
            SettingRule.Int("expert_shared_count", "n_shared_experts"),
            SettingRule.Int("expert_group_count", "n_group"),
            SettingRule.Int("expert_group_used_count", "topk_group"),
            SettingRule.Float("expert_weights_scale", "routed_scaling_factor"),
            SettingRule.Bool("expert_weights_norm", "norm_topk_prob"),
            SettingRule.Custom(SetGate, static (metadata, config) => config["scoring_func"] = metadata.Int("expert_gating_func") == SigmoidGate ? "sigmoid" : "softmax"),
            SettingRule.Custom(SetLatentHeads, ExportLatentHeads),
        ],
        Tensors =
        [
            .. Layers.Ends,
            .. Layers.Norms,
            .. TensorRule.Linear("blk.{b}.attn_q", "model.layers.{b}.self_attn.q_proj"),
            .. TensorRule.Linear("blk.{b}.attn_q_a", "model.layers.{b}.self_attn.q_a_proj"),
            TensorRule.Plain("blk.{b}.attn_q_a_norm.weight", "model.layers.{b}.self_attn.q_a_layernorm.weight"),
            .. TensorRule.Linear("blk.{b}.attn_q_b", "model.layers.{b}.self_attn.q_b_proj"),
            .. TensorRule.Linear("blk.{b}.attn_kv_a_mqa", "model.layers.{b}.self_attn.kv_a_proj_with_mqa"),
            TensorRule.Plain("blk.{b}.attn_kv_a_norm.weight", "model.layers.{b}.self_attn.kv_a_layernorm.weight"),
            new("blk.{b}.attn_k_b.weight", "model.layers.{b}.self_attn.kv_b_proj.weight", new LatentTransform(keys: true)),
            new("blk.{b}.attn_v_b.weight", "model.layers.{b}.self_attn.kv_b_proj.weight", new LatentTransform(keys: false)),
            .. TensorRule.Linear("blk.{b}.attn_output", "model.layers.{b}.self_attn.o_proj"),
            .. Layers.GatedFeedForward,
            .. Layers.Experts,
            TensorRule.Plain("blk.{b}.exp_probs_b.bias", "model.layers.{b}.mlp.gate.e_score_correction_bias"),
            .. Layers.MakeGated("_shexp", "model.layers.{b}.mlp.shared_experts"),
        ],
    };

    private static void SetGate(HuggingFaceConfig config, FamilyMetadata metadata)
    {
        if (config.String("scoring_func") is { } gate)
        {
            metadata.Set("expert_gating_func", gate switch
            {
                "softmax" => SoftmaxGate,
                "sigmoid" => SigmoidGate,
                _ => throw new ModelFormatException($"The setting 'scoring_func' in '{config.Path}' is '{gate}'; softmax and sigmoid are known."),
            });
        }
    }

    // In the latent space there is one key-value head, as wide as latent and rotated part together.
    private static void SetLatentHeads(HuggingFaceConfig config, FamilyMetadata metadata)
    {
        int latent = config.RequireInt("kv_lora_rank");
        int rotated = config.RequireInt("qk_rope_head_dim");
        int value = config.RequireInt("v_head_dim");
        metadata.Set("attention.head_count_kv", 1u);
        metadata.Set("attention.key_length", (uint)(latent + rotated));
        metadata.Set("attention.value_length", (uint)latent);
        metadata.Set("attention.key_length_mla", (uint)(config.RequireInt("qk_nope_head_dim") + rotated));
        metadata.Set("attention.value_length_mla", (uint)value);
        if (config.RopeFloat("mscale_all_dim") is { } scale)
        {
            metadata.Set("rope.scaling.yarn_log_multiplier", 0.1f * scale);
        }
    }

    private static void ExportLatentHeads(FamilyMetadata metadata, System.Text.Json.Nodes.JsonObject config)
    {
        config.Remove("head_dim");
        config["num_key_value_heads"] = metadata.Int("attention.head_count");
        config["qk_nope_head_dim"] = metadata.Int("attention.key_length_mla") - metadata.Int("rope.dimension_count");
        config["v_head_dim"] = metadata.Int("attention.value_length_mla");
        if (metadata.Float("rope.scaling.yarn_log_multiplier") is { } scale && config["rope_scaling"] is { } rope)
        {
            rope["mscale_all_dim"] = scale / 0.1f;
        }
    }
}
