namespace Lyceum.Models.Files.HuggingFace.Families;

/// <summary>Qwen 2 and 3, dense and with experts, and OLMoE, which has the same tensors.</summary>
internal static class QwenFamilies
{
    private static readonly SettingRule s_expertWidth = SettingRule.Int("expert_feed_forward_length", "moe_intermediate_size");

    private static readonly TensorRule[] s_sharedExpert =
    [
        new("blk.{b}.ffn_gate_inp_shexp.weight", "model.layers.{b}.mlp.shared_expert_gate.weight", SqueezeTransform.Instance),
        .. Layers.MakeGated("_shexp", "model.layers.{b}.mlp.shared_expert"),
    ];

    /// <summary>Qwen 2 and 2.5.</summary>
    public static HuggingFaceFamily Qwen2 { get; } = new("qwen2", "Qwen2ForCausalLM", "Qwen2Model", "qwen2")
    {
        Tensors = [.. Layers.Ends, .. Layers.Norms, .. Layers.Attention, .. Layers.GatedFeedForward],
    };

    /// <summary>Qwen 1.5 and 2 with experts and a shared one.</summary>
    public static HuggingFaceFamily Qwen2Experts { get; } = new("qwen2moe", "Qwen2MoeForCausalLM", "qwen2_moe")
    {
        Settings = [.. HuggingFaceFamily.CommonSettings, s_expertWidth, SettingRule.Int("expert_shared_feed_forward_length", "shared_expert_intermediate_size")],
        Tensors = [.. Layers.Ends, .. Layers.Norms, .. Layers.Attention, .. Layers.GatedFeedForward, .. Layers.Experts, .. s_sharedExpert],
    };

    /// <summary>Qwen 3.</summary>
    public static HuggingFaceFamily Qwen3 { get; } = new("qwen3", "Qwen3ForCausalLM", "Qwen3Model", "qwen3")
    {
        Tensors = [.. Layers.Ends, .. Layers.Norms, .. Layers.Attention, .. Layers.QueryKeyNorms, .. Layers.GatedFeedForward],
    };

    /// <summary>Qwen 3 with experts.</summary>
    public static HuggingFaceFamily Qwen3Experts { get; } = new("qwen3moe", "Qwen3MoeForCausalLM", "qwen3_moe")
    {
        Settings = [.. HuggingFaceFamily.CommonSettings, s_expertWidth],
        Tensors = [.. Layers.Ends, .. Layers.Norms, .. Layers.Attention, .. Layers.QueryKeyNorms, .. Layers.GatedFeedForward, .. Layers.Experts],
    };

    /// <summary>OLMoE.</summary>
    public static HuggingFaceFamily Olmoe { get; } = new("olmoe", "OlmoeForCausalLM", "olmoe")
    {
        Defaults = """{ "rms_norm_eps": 1e-5 }""",
        Tensors = [.. Layers.Ends, .. Layers.Norms, .. Layers.Attention, .. Layers.QueryKeyNorms, .. Layers.Experts],
    };
}
