namespace Lyceum.Models.Files.HuggingFace.Families;

/// <summary>Granite 3, dense and with experts.</summary>
internal static class GraniteFamilies
{
    private static readonly SettingRule[] s_settings =
    [
        .. HuggingFaceFamily.CommonSettings,
        SettingRule.RotaryPart(),
        SettingRule.Float("attention.scale", "attention_multiplier"),
        SettingRule.Float("embedding_scale", "embedding_multiplier"),
        SettingRule.Float("residual_scale", "residual_multiplier"),
        SettingRule.Float("logit_scale", "logits_scaling"),
    ];

    /// <summary>Granite.</summary>
    public static HuggingFaceFamily Granite { get; } = new("granite", "GraniteForCausalLM", "granite")
    {
        Settings = s_settings,
        Tensors = [.. Layers.Ends, .. Layers.Norms, .. Layers.NeighbouringAttention, .. Layers.GatedFeedForward],
    };

    /// <summary>Granite with experts, which keep gate and up projection in one tensor.</summary>
    public static HuggingFaceFamily GraniteExperts { get; } = new("granitemoe", "GraniteMoeForCausalLM", "GraniteMoeSharedForCausalLM", "granitemoe", "granitemoeshared")
    {
        Settings = [.. s_settings, SettingRule.Int("expert_shared_feed_forward_length", "shared_intermediate_size")],
        Tensors =
        [
            .. Layers.Ends,
            .. Layers.Norms,
            .. Layers.NeighbouringAttention,
            TensorRule.Plain("blk.{b}.ffn_gate_inp.weight", "model.layers.{b}.block_sparse_moe.router.layer.weight"),
            new("blk.{b}.ffn_gate_exps.weight", "model.layers.{b}.block_sparse_moe.input_linear.weight", TensorTransform.Rows(RowSelections.FirstHalf)),
            new("blk.{b}.ffn_up_exps.weight", "model.layers.{b}.block_sparse_moe.input_linear.weight", TensorTransform.Rows(RowSelections.SecondHalf)),
            TensorRule.Plain("blk.{b}.ffn_down_exps.weight", "model.layers.{b}.block_sparse_moe.output_linear.weight"),
            new("blk.{b}.ffn_gate_shexp.weight", "model.layers.{b}.shared_mlp.input_linear.weight", TensorTransform.Rows(RowSelections.FirstHalf)),
            new("blk.{b}.ffn_up_shexp.weight", "model.layers.{b}.shared_mlp.input_linear.weight", TensorTransform.Rows(RowSelections.SecondHalf)),
            TensorRule.Plain("blk.{b}.ffn_down_shexp.weight", "model.layers.{b}.shared_mlp.output_linear.weight"),
        ],
    };
}
