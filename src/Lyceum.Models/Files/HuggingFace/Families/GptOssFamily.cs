namespace Lyceum.Models.Files.HuggingFace.Families;

/// <summary>gpt-oss: attention sinks, windows on every other layer, experts in MXFP4 (or, where somebody unpacked them, as floats).</summary>
internal static class GptOssFamily
{
    private const string Experts = "model.layers.{b}.mlp.experts.";

    /// <summary>The family.</summary>
    public static HuggingFaceFamily GptOss { get; } = new("gpt-oss", "GptOssForCausalLM", "gpt_oss")
    {
        Defaults = """{ "rms_norm_eps": 1e-5, "sliding_window": 128, "num_experts_per_tok": 4 }""",
        Settings =
        [
            .. HuggingFaceFamily.CommonSettings,
            SettingRule.RotaryPart(),
            SettingRule.Int("attention.sliding_window", "sliding_window"),
            WindowPattern.Unless(period: 2),
            SettingRule.Int("expert_feed_forward_length", "intermediate_size"),
        ],
        Tensors =
        [
            .. Layers.Ends,
            .. TensorRule.Linear("blk.{b}.attn_norm", "model.layers.{b}.input_layernorm"),
            .. TensorRule.Linear("blk.{b}.post_attention_norm", "model.layers.{b}.post_attention_layernorm"),
            .. Layers.Attention,
            TensorRule.Plain("blk.{b}.attn_sinks.weight", "model.layers.{b}.self_attn.sinks"),
            .. TensorRule.Linear("blk.{b}.ffn_gate_inp", "model.layers.{b}.mlp.router"),
            Packed("ffn_gate_exps", "gate_up_proj", RowSelections.Even),
            Packed("ffn_up_exps", "gate_up_proj", RowSelections.Odd),
            Packed("ffn_down_exps", "down_proj", null),
            new("blk.{b}.ffn_gate_exps.weight", Experts + "gate_up_proj", TensorTransform.Transposed(RowSelections.Even)),
            new("blk.{b}.ffn_up_exps.weight", Experts + "gate_up_proj", TensorTransform.Transposed(RowSelections.Odd)),
            new("blk.{b}.ffn_down_exps.weight", Experts + "down_proj", TensorTransform.Transposed()),
            new("blk.{b}.ffn_gate_exps.bias", Experts + "gate_up_proj_bias", TensorTransform.Rows(RowSelections.Even)),
            new("blk.{b}.ffn_up_exps.bias", Experts + "gate_up_proj_bias", TensorTransform.Rows(RowSelections.Odd)),
            TensorRule.Plain("blk.{b}.ffn_down_exps.bias", Experts + "down_proj_bias"),
        ],
    };

    private static TensorRule Packed(string target, string source, RowMap? map) =>
        new($"blk.{{b}}.{target}.weight", $"{Experts}{source}_blocks", new MicroscalingTransform(map)) { SecondSource = $"{Experts}{source}_scales" };
}
