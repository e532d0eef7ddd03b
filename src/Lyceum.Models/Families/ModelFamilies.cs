using Lyceum.Models.Architecture;
using Lyceum.Models.Files;

namespace Lyceum.Models.Families;

/// <summary>The families that Lyceum runs.</summary>
public static class ModelFamilies
{
    private static readonly IModelFamily[] s_families =
    [
        new AlibiFamily(),
        new ArceeFamily(),
        new BaichuanFamily(),
        new BailingMoe2Family(),
        new BertFamily(),
        new CodeShellFamily(),
        new CohereFamily(),
        new DbrxFamily(),
        new DeepSeek2Family(),
        new DeepSeekFamily(),
        new ErnieFamily(),
        new ExaoneFamily(),
        new FalconFamily(),
        new Gemma2Family(),
        new Gemma3Family(),
        new GemmaFamily(),
        new GlmFamily(),
        new GlmMoeFamily(),
        new Gpt2Family(),
        new GptNeoxFamily(),
        new GptOssFamily(),
        new GraniteFamily(),
        new HunyuanFamily(),
        new LlamaFamily(),
        new MiniCpmFamily(),
        new MiniMaxFamily(),
        new NemotronFamily(),
        new Olmo2Family(),
        new OlmoFamily(),
        new OpenElmFamily(),
        new OrionFamily(),
        new Phi2Family(),
        new Phi3Family(),
        new Qwen2Family(),
        new Qwen3Family(),
        new QwenFamily(),
        new SeedOssFamily(),
        new SmolLm3Family(),
        new StableLmFamily(),
        new StarCoder2Family(),
    ];

    private static readonly Dictionary<string, IModelFamily> s_byArchitecture = s_families
        .SelectMany(static family => family.Architectures, static (family, name) => (family, name))
        .ToDictionary(static pair => pair.name, static pair => pair.family, StringComparer.Ordinal);

    /// <summary>The known values of <c>general.architecture</c>, in alphabetical order.</summary>
    public static IReadOnlyList<string> Architectures { get; } = [.. s_byArchitecture.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Says what a model is made of.</summary>
    /// <param name="source">The model.</param>
    /// <param name="contextLength">The context it will run with, which some rotary scalings depend on; 0 for the model's own.</param>
    /// <exception cref="ModelFormatException">The architecture is unknown, or metadata are missing or make no sense.</exception>
    public static TransformerSpec Describe(ModelSource source, int contextLength = 0)
    {
        string architecture = source.Metadata.Architecture;
        if (!s_byArchitecture.TryGetValue(architecture, out IModelFamily? family))
        {
            throw new ModelFormatException(
                $"The architecture '{architecture}' in 'general.architecture' is not known; known are: {string.Join(", ", Architectures)}.");
        }

        if (source.Tensors.Count == 0)
        {
            throw new ModelFormatException($"The model '{source.Path}' has no tensors; it holds only a vocabulary.");
        }

        return family.Describe(new ModelReader(source, contextLength));
    }
}
