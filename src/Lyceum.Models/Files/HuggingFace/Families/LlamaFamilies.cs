namespace Lyceum.Models.Files.HuggingFace.Families;

/// <summary>Llama and what follows its shape: Mistral, Mixtral, SmolLM3, Seed-OSS, InternLM2.</summary>
internal static class LlamaFamilies
{
    /// <summary>Llama, Mistral and Mixtral are one family in GGUF.</summary>
    public static HuggingFaceFamily Llama { get; } = new("llama", "LlamaForCausalLM", "MistralForCausalLM", "MixtralForCausalLM", "LlamaModel", "MistralModel", "llama", "mistral", "mixtral")
    {
        Settings = [.. HuggingFaceFamily.CommonSettings, SettingRule.RotaryPart()],
        Tensors =
        [
            .. Layers.Ends,
            .. Layers.Norms,
            .. Layers.NeighbouringAttention,
            .. Layers.GatedFeedForward,
            .. TensorRule.Linear("blk.{b}.ffn_gate_inp", "model.layers.{b}.block_sparse_moe.gate"),
            TensorRule.Plain("blk.{b}.ffn_gate_exps.weight", "model.layers.{b}.block_sparse_moe.experts.{e}.w1.weight"),
            TensorRule.Plain("blk.{b}.ffn_down_exps.weight", "model.layers.{b}.block_sparse_moe.experts.{e}.w2.weight"),
            TensorRule.Plain("blk.{b}.ffn_up_exps.weight", "model.layers.{b}.block_sparse_moe.experts.{e}.w3.weight"),
        ],
    };

    /// <summary>SmolLM3. That every fourth layer has no positions is part of the family.</summary>
    public static HuggingFaceFamily SmolLm3 { get; } = new("smollm3", "SmolLM3ForCausalLM", "smollm3")
    {
        Settings = Llama.Settings,
        Tensors = [.. Layers.Ends, .. Layers.Norms, .. Layers.NeighbouringAttention, .. Layers.GatedFeedForward],
        Defaults = """{ "tie_word_embeddings": true }""",
    };

    /// <summary>Seed-OSS; GGUF calls its second norm after what it stands behind.</summary>
    public static HuggingFaceFamily SeedOss { get; } = new("seed_oss", "SeedOssForCausalLM", "seed_oss")
    {
        Tensors =
        [
            .. Layers.Ends,
            .. TensorRule.Linear("blk.{b}.attn_norm", "model.layers.{b}.input_layernorm"),
            .. TensorRule.Linear("blk.{b}.post_attention_norm", "model.layers.{b}.post_attention_layernorm"),
            .. Layers.Attention,
            .. Layers.GatedFeedForward,
        ],
    };

    /// <summary>InternLM2, whose queries, keys and values come in groups.</summary>
    public static HuggingFaceFamily InternLm2 { get; } = new("internlm2", "InternLM2ForCausalLM", "internlm2")
    {
        Settings = Llama.Settings,
        Tensors =
        [
            TensorRule.Plain("token_embd.weight", "model.tok_embeddings.weight"),
            .. TensorRule.Linear("output_norm", "model.norm"),
            .. TensorRule.Linear("output", "output"),
            .. TensorRule.Linear("blk.{b}.attn_norm", "model.layers.{b}.attention_norm"),
            .. TensorRule.Linear("blk.{b}.attn_q", "model.layers.{b}.attention.wqkv", TensorTransform.Rows(RowSelections.GroupedQueries)),
            .. TensorRule.Linear("blk.{b}.attn_k", "model.layers.{b}.attention.wqkv", TensorTransform.Rows(RowSelections.GroupedKeys)),
            .. TensorRule.Linear("blk.{b}.attn_v", "model.layers.{b}.attention.wqkv", TensorTransform.Rows(RowSelections.GroupedValues)),
            .. TensorRule.Linear("blk.{b}.attn_output", "model.layers.{b}.attention.wo"),
            .. TensorRule.Linear("blk.{b}.ffn_norm", "model.layers.{b}.ffn_norm"),
            .. TensorRule.Linear("blk.{b}.ffn_gate", "model.layers.{b}.feed_forward.w1"),
            .. TensorRule.Linear("blk.{b}.ffn_down", "model.layers.{b}.feed_forward.w2"),
            .. TensorRule.Linear("blk.{b}.ffn_up", "model.layers.{b}.feed_forward.w3"),
        ],
    };
}
