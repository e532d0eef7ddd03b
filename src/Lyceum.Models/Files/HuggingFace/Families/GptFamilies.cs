namespace Lyceum.Models.Files.HuggingFace.Families;

/// <summary>GPT-2, GPT-NeoX, Falcon and StarCoder 2.</summary>
internal static class GptFamilies
{
    // Where nothing is said the feed-forward part is four times as wide as the model.
    private static readonly SettingRule s_fourTimes = SettingRule.Custom(static (config, metadata) =>
        metadata.Set("feed_forward_length", (uint)(config.Int("intermediate_size", "n_inner", "ffn_hidden_size") ?? 4 * config.RequireInt("hidden_size", "n_embd"))));

    /// <summary>GPT-2, whose matrices stand the other way round.</summary>
    public static HuggingFaceFamily Gpt2 { get; } = new("gpt2", "GPT2LMHeadModel", "GPT2Model", "gpt2")
    {
        Prefix = "transformer.",
        Defaults = """{ "layer_norm_epsilon": 1e-5, "tie_word_embeddings": true }""",
        Settings = [.. HuggingFaceFamily.CommonSettings, s_fourTimes],
        Tensors =
        [
            TensorRule.Plain("token_embd.weight", "transformer.wte.weight"),
            TensorRule.Plain("position_embd.weight", "transformer.wpe.weight"),
            .. TensorRule.Linear("output_norm", "transformer.ln_f"),
            .. TensorRule.Linear("output", "lm_head"),
            .. TensorRule.Linear("blk.{b}.attn_norm", "transformer.h.{b}.ln_1"),
            .. TurnedLinear("blk.{b}.attn_qkv", "transformer.h.{b}.attn.c_attn"),
            .. TurnedLinear("blk.{b}.attn_output", "transformer.h.{b}.attn.c_proj"),
            .. TensorRule.Linear("blk.{b}.ffn_norm", "transformer.h.{b}.ln_2"),
            .. TurnedLinear("blk.{b}.ffn_up", "transformer.h.{b}.mlp.c_fc"),
            .. TurnedLinear("blk.{b}.ffn_down", "transformer.h.{b}.mlp.c_proj"),
        ],
        Ignored = [".attn.bias", ".attn.masked_bias"],
    };

    /// <summary>GPT-NeoX and Pythia.</summary>
    public static HuggingFaceFamily GptNeoX { get; } = new("gptneox", "GPTNeoXForCausalLM", "gpt_neox")
    {
        Prefix = "gpt_neox.",
        Defaults = """{ "rotary_pct": 0.25, "use_parallel_residual": true, "layer_norm_eps": 1e-5 }""",
        Settings =
        [
            .. HuggingFaceFamily.CommonSettings,
            SettingRule.RotaryPart("rotary_pct", "partial_rotary_factor"),
            SettingRule.Bool("use_parallel_residual", "use_parallel_residual"),
        ],
        Tensors =
        [
            TensorRule.Plain("token_embd.weight", "gpt_neox.embed_in.weight"),
            .. TensorRule.Linear("output_norm", "gpt_neox.final_layer_norm"),
            TensorRule.Plain("output.weight", "embed_out.weight"),
            .. TensorRule.Linear("blk.{b}.attn_norm", "gpt_neox.layers.{b}.input_layernorm"),
            .. TensorRule.Linear("blk.{b}.ffn_norm", "gpt_neox.layers.{b}.post_attention_layernorm"),
            .. TensorRule.Linear("blk.{b}.attn_qkv", "gpt_neox.layers.{b}.attention.query_key_value", TensorTransform.Rows(RowSelections.HeadwiseFused)),
            .. TensorRule.Linear("blk.{b}.attn_output", "gpt_neox.layers.{b}.attention.dense"),
            .. TensorRule.Linear("blk.{b}.ffn_up", "gpt_neox.layers.{b}.mlp.dense_h_to_4h"),
            .. TensorRule.Linear("blk.{b}.ffn_down", "gpt_neox.layers.{b}.mlp.dense_4h_to_h"),
        ],
        Ignored = [".attention.bias", ".attention.masked_bias"],
    };

    /// <summary>Falcon. The larger ones have a norm of its own for attention.</summary>
    public static HuggingFaceFamily Falcon { get; } = new("falcon", "FalconForCausalLM", "RWForCausalLM", "falcon")
    {
        Prefix = "transformer.",
        Defaults = """{ "layer_norm_epsilon": 1e-5, "max_position_embeddings": 2048 }""",
        Settings =
        [
            .. HuggingFaceFamily.CommonSettings,
            s_fourTimes,
            SettingRule.Custom(
                static (config, metadata) => metadata.Set("attention.head_count_kv", (uint)(
                    config.Bool("new_decoder_architecture") == true || config.Bool("multi_query") == false ? config.KeyValueHeads
                    : config.Int("n_head_kv") ?? 1)),
                static (metadata, config) =>
                {
                    config["num_kv_heads"] = metadata.Int("attention.head_count_kv");
                    config["new_decoder_architecture"] = metadata.Int("attention.head_count_kv") > 1;
                }),
        ],
        Tensors =
        [
            TensorRule.Plain("token_embd.weight", "transformer.word_embeddings.weight"),
            .. TensorRule.Linear("output_norm", "transformer.ln_f"),
            .. TensorRule.Linear("output", "lm_head"),
            .. TensorRule.Linear("blk.{b}.attn_norm", "transformer.h.{b}.input_layernorm"),
            .. TensorRule.Linear("blk.{b}.attn_norm", "transformer.h.{b}.ln_mlp"),
            .. TensorRule.Linear("blk.{b}.attn_norm_2", "transformer.h.{b}.ln_attn"),
            .. TensorRule.Linear("blk.{b}.attn_qkv", "transformer.h.{b}.self_attention.query_key_value", TensorTransform.Rows(RowSelections.GroupwiseFused)),
            .. TensorRule.Linear("blk.{b}.attn_output", "transformer.h.{b}.self_attention.dense"),
            .. TensorRule.Linear("blk.{b}.ffn_up", "transformer.h.{b}.mlp.dense_h_to_4h"),
            .. TensorRule.Linear("blk.{b}.ffn_down", "transformer.h.{b}.mlp.dense_4h_to_h"),
        ],
    };

    /// <summary>StarCoder 2.</summary>
    public static HuggingFaceFamily StarCoder2 { get; } = new("starcoder2", "Starcoder2ForCausalLM", "starcoder2")
    {
        Defaults = """{ "norm_epsilon": 1e-5, "tie_word_embeddings": true }""",
        Tensors =
        [
            .. Layers.Ends,
            .. Layers.Norms,
            .. Layers.Attention,
            .. TensorRule.Linear("blk.{b}.ffn_up", "model.layers.{b}.mlp.c_fc"),
            .. TensorRule.Linear("blk.{b}.ffn_down", "model.layers.{b}.mlp.c_proj"),
        ],
    };

    private static TensorRule[] TurnedLinear(string target, string source) =>
    [
        new(target + ".weight", source + ".weight", TensorTransform.Transposed()),
        TensorRule.Plain(target + ".bias", source + ".bias"),
    ];
}
