using Lyceum.Models.Files;
using Lyceum.Numerics;
using Lyceum.TestKit;

namespace Lyceum.Models.Tests.Files;

/// <summary>
/// The conformance models, written as Hugging Face folders and read again: every tensor and every key of the family is
/// the same as in the GGUF file.
/// </summary>
public sealed unsafe class HuggingFaceRoundTripTests
{
    // What GGUF files say and Hugging Face's configuration has no word for.
    private static readonly string[] s_unsaid = ["llama.rope.scaling.finetuned", "gpt-oss.feed_forward_length"];

    public static TheoryData<string> Models =>
    [
        "bert", "cohere2", "command-r", "deepseek3", "falcon", "gemma", "gemma2", "gemma3", "gpt-oss", "gpt2", "gptneox", "granite",
        "llama", "llama_linear", "llama_partial_head", "llama_quants", "llama_yarn", "mixtral", "nomic-bert", "olmo2", "phi2", "phi3",
        "qwen2", "qwen2moe", "qwen3", "qwen3moe", "smollm3", "stablelm", "starcoder2", "stories260K",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Tensors_and_settings_survive(string name)
    {
        using TemporaryFolder folder = new();
        using ModelSource original = ModelSources.Open(Repository.ConformanceFile("models", name + ".gguf"));
        HuggingFaceExport.Write(original, folder.Path);
        using ModelSource copy = ModelSources.Open(folder.Path);

        string architecture = original.Metadata.Architecture;
        Assert.Equal(architecture, copy.Metadata.Architecture);
        foreach ((string key, object value) in original.Metadata.Where(pair => pair.Key.StartsWith(architecture + ".", StringComparison.Ordinal) && !s_unsaid.Contains(pair.Key)))
        {
            Assert.True(copy.Metadata.TryGetValue(key, out object? read), $"The key '{key}' is missing.");
            Assert.Equal(value, read);
        }

        Assert.Equal(original.Tensors.Keys.Order(StringComparer.Ordinal), copy.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (TensorInfo tensor in original.Tensors.Values)
        {
            Assert.Equal(tensor.Shape, copy.Tensors[tensor.Name].Shape);
            Assert.Equal(Unpack(original, tensor.Name), Unpack(copy, tensor.Name));
        }
    }

    [Theory]
    [InlineData("llama_rope_freqs", "rope_freqs.weight")]
    [InlineData("phi3_longrope", "rope_factors_long.weight")]
    public void What_has_no_way_back_is_named(string name, string tensor)
    {
        using TemporaryFolder folder = new();
        using ModelSource original = ModelSources.Open(Repository.ConformanceFile("models", name + ".gguf"));
        ModelFormatException failure = Assert.Throws<ModelFormatException>(() => HuggingFaceExport.Write(original, folder.Path));
        Assert.Contains($"'{tensor}'", failure.Message, StringComparison.Ordinal);
    }

    private static float[] Unpack(ModelSource source, string name)
    {
        TensorInfo info = source.Tensors[name];
        float[] values = new float[info.ElementCount];
        fixed (float* target = values)
        {
            BlockDequantizer.Dequantize(info.Format, source.GetData(name), target, values.Length);
        }

        return values;
    }
}
