using Lyceum.Models.Files.HuggingFace.Families;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>Every family whose Hugging Face folders can be read; a new one is added here.</summary>
internal static class HuggingFaceFamilies
{
    /// <summary>The families.</summary>
    public static IReadOnlyList<HuggingFaceFamily> All { get; } =
    [
        LlamaFamilies.Llama, LlamaFamilies.SmolLm3, LlamaFamilies.SeedOss, LlamaFamilies.InternLm2,
        QwenFamilies.Qwen2, QwenFamilies.Qwen2Experts, QwenFamilies.Qwen3, QwenFamilies.Qwen3Experts, QwenFamilies.Olmoe,
        GemmaFamilies.Gemma, GemmaFamilies.Gemma2, GemmaFamilies.Gemma3,
        PhiFamilies.Phi2, PhiFamilies.Phi3,
        GptFamilies.Gpt2, GptFamilies.GptNeoX, GptFamilies.Falcon, GptFamilies.StarCoder2,
        StableLmFamily.StableLm,
        OlmoFamilies.Olmo2, OlmoFamilies.Exaone4, OlmoFamilies.Glm4,
        GraniteFamilies.Granite, GraniteFamilies.GraniteExperts,
        CohereFamilies.CommandR, CohereFamilies.Cohere2,
        DeepSeekFamilies.DeepSeek2,
        GptOssFamily.GptOss,
        BertFamilies.Bert, BertFamilies.NomicBert,
    ];

    /// <summary>The family that a configuration names.</summary>
    /// <exception cref="ModelFormatException">It names none that is known.</exception>
    public static HuggingFaceFamily Of(HuggingFaceConfig config)
    {
        foreach (string kind in config.Kinds)
        {
            if (All.FirstOrDefault(family => family.Kinds.Contains(kind, StringComparer.Ordinal)) is { } family)
            {
                return family;
            }
        }

        throw new ModelFormatException($"The model in '{config.Path}' is of the kind '{config.Kinds.FirstOrDefault() ?? "unknown"}', which is not known; known are {string.Join(", ", All.Select(static family => family.Kinds[0]))}.");
    }

    /// <summary>The family of a GGUF architecture, or null.</summary>
    public static HuggingFaceFamily? Named(string architecture) => All.FirstOrDefault(family => family.Architecture == architecture);
}
