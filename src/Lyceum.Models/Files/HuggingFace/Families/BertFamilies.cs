namespace Lyceum.Models.Files.HuggingFace.Families;

/// <summary>BERT and Nomic's variant of it, for embeddings. Heads for other tasks are left out.</summary>
internal static class BertFamilies
{
    private static readonly SettingRule[] s_settings =
    [
        .. HuggingFaceFamily.CommonSettings,
        SettingRule.Always("attention.causal", false),
    ];

    private static readonly TensorRule[] s_embeddings =
    [
        TensorRule.Plain("token_embd.weight", "bert.embeddings.word_embeddings.weight"),
        TensorRule.Plain("position_embd.weight", "bert.embeddings.position_embeddings.weight"),
        TensorRule.Plain("token_types.weight", "bert.embeddings.token_type_embeddings.weight"),
    ];

    private static readonly string[] s_ignored = ["pooler.", "cls.", "classifier.", "embeddings.position_ids", "emb_pooler."];

    /// <summary>BERT, and what is called so: MiniLM, BGE, GTE, E5.</summary>
    public static HuggingFaceFamily Bert { get; } = new("bert", "BertModel", "BertForMaskedLM", "BertForSequenceClassification", "bert")
    {
        Prefix = "bert.",
        Defaults = """{ "layer_norm_eps": 1e-12 }""",
        Settings = s_settings,
        Tensors =
        [
            .. s_embeddings,
            .. TensorRule.Linear("token_embd_norm", "bert.embeddings.LayerNorm"),
            .. TensorRule.Linear("blk.{b}.attn_q", "bert.encoder.layer.{b}.attention.self.query"),
            .. TensorRule.Linear("blk.{b}.attn_k", "bert.encoder.layer.{b}.attention.self.key"),
            .. TensorRule.Linear("blk.{b}.attn_v", "bert.encoder.layer.{b}.attention.self.value"),
            .. TensorRule.Linear("blk.{b}.attn_output", "bert.encoder.layer.{b}.attention.output.dense"),
            .. TensorRule.Linear("blk.{b}.attn_output_norm", "bert.encoder.layer.{b}.attention.output.LayerNorm"),
            .. TensorRule.Linear("blk.{b}.ffn_up", "bert.encoder.layer.{b}.intermediate.dense"),
            .. TensorRule.Linear("blk.{b}.ffn_down", "bert.encoder.layer.{b}.output.dense"),
            .. TensorRule.Linear("blk.{b}.layer_output_norm", "bert.encoder.layer.{b}.output.LayerNorm"),
        ],
        Ignored = s_ignored,
    };

    /// <summary>Nomic Embed: rotary positions, gated feed-forward.</summary>
    public static HuggingFaceFamily NomicBert { get; } = new("nomic-bert", "NomicBertModel", "nomic_bert")
    {
        Prefix = "bert.",
        Defaults = """{ "layer_norm_epsilon": 1e-12, "rotary_emb_base": 1000, "max_trained_positions": 2048 }""",
        Settings = s_settings,
        Tensors =
        [
            .. s_embeddings,
            .. TensorRule.Linear("token_embd_norm", "bert.emb_ln"),
            .. TensorRule.Linear("blk.{b}.attn_qkv", "bert.encoder.layers.{b}.attn.Wqkv"),
            .. TensorRule.Linear("blk.{b}.attn_output", "bert.encoder.layers.{b}.attn.out_proj"),
            .. TensorRule.Linear("blk.{b}.attn_output_norm", "bert.encoder.layers.{b}.norm1"),
            .. TensorRule.Linear("blk.{b}.ffn_up", "bert.encoder.layers.{b}.mlp.fc11"),
            .. TensorRule.Linear("blk.{b}.ffn_gate", "bert.encoder.layers.{b}.mlp.fc12"),
            .. TensorRule.Linear("blk.{b}.ffn_down", "bert.encoder.layers.{b}.mlp.fc2"),
            .. TensorRule.Linear("blk.{b}.layer_output_norm", "bert.encoder.layers.{b}.norm2"),
        ],
        Ignored = s_ignored,
    };
}
