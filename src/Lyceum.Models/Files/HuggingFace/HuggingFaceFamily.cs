namespace Lyceum.Models.Files.HuggingFace;

/// <summary>How one model family's folder reads as GGUF metadata and tensors.</summary>
/// <param name="Architecture">The family's name in GGUF.</param>
/// <param name="Kinds">What <c>architectures</c> or <c>model_type</c> in <c>config.json</c> say; an architecture first.</param>
internal sealed record HuggingFaceFamily(string Architecture, params string[] Kinds)
{
    /// <summary>The settings that nearly all families share, under all the names that they have had.</summary>
    public static IReadOnlyList<SettingRule> CommonSettings { get; } =
    [
        SettingRule.Int("block_count", "num_hidden_layers", "n_layer", "num_layers", "n_layers"),
        SettingRule.Int("context_length", "max_position_embeddings", "n_positions", "n_ctx", "model_max_length", "seq_length"),
        SettingRule.Int("embedding_length", "hidden_size", "n_embd", "d_model"),
        SettingRule.Int("feed_forward_length", "intermediate_size", "n_inner", "ffn_hidden_size"),
        SettingRule.Int("attention.head_count", "num_attention_heads", "n_head", "n_heads"),
        SettingRule.Custom(
            static (config, metadata) => metadata.Set("attention.head_count_kv", (uint)config.KeyValueHeads),
            static (metadata, config) => config["num_key_value_heads"] = metadata.Int("attention.head_count_kv") ?? metadata.Int("attention.head_count")),
        SettingRule.Int("vocab_size", "vocab_size"),
        SettingRule.Float("attention.layer_norm_rms_epsilon", "rms_norm_eps"),
        SettingRule.Float("attention.layer_norm_epsilon", "layer_norm_eps", "layer_norm_epsilon", "norm_epsilon", "norm_eps"),
        SettingRule.Float("rope.freq_base", "rope_theta", "rotary_emb_base"),
        SettingRule.Int("attention.key_length", "head_dim"),
        SettingRule.Int("attention.value_length", "head_dim"),
        SettingRule.Int("expert_count", "num_local_experts", "num_experts", "n_routed_experts"),
        SettingRule.Int("expert_used_count", "num_experts_per_tok", "num_experts_per_token"),
        RopeScaling.Rule,
    ];

    /// <summary>The family's settings, in the order in which they are applied.</summary>
    public IReadOnlyList<SettingRule> Settings { get; init; } = CommonSettings;

    /// <summary>The family's tensors.</summary>
    public required IReadOnlyList<TensorRule> Tensors { get; init; }

    /// <summary>The first part of the tensors' names, which checkpoints of the bare model leave out.</summary>
    public string Prefix { get; init; } = "model.";

    /// <summary>Pieces of names of tensors that the model does not need.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>What holds where the configuration leaves something out, as JSON.</summary>
    public string Defaults { get; init; } = "{}";

    /// <summary>Tensors that follow from the configuration.</summary>
    public Func<HuggingFaceConfig, IEnumerable<(string Name, float[] Values)>> Computed { get; init; } = RopeFactors;

    /// <summary>The frequency factors of Llama 3, where the configuration asks for them.</summary>
    public static IEnumerable<(string Name, float[] Values)> RopeFactors(HuggingFaceConfig config) =>
        RopeScaling.Llama3Factors(config) is { } factors ? [("rope_freqs.weight", factors)] : [];
}
