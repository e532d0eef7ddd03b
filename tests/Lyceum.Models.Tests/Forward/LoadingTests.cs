using Lyceum.Models.Families;
using Lyceum.Models.Forward;

namespace Lyceum.Models.Tests.Forward;

/// <summary>Files that describe no model are refused by the name of the key or tensor, before anything runs.</summary>
public sealed class LoadingTests
{
    public static TheoryData<string, object> HostileMetadata => new()
    {
        { "llama.attention.head_count", 0u },
        { "llama.attention.head_count", 5u },
        { "llama.attention.head_count", uint.MaxValue },
        { "llama.attention.head_count", "four" },
        { "llama.attention.head_count", new[] { 4u } },
        { "llama.attention.head_count_kv", 3u },
        { "llama.attention.head_count_kv", 0u },
        { "llama.block_count", 0u },
        { "llama.block_count", 4_000_000_000u },
        { "llama.embedding_length", 0u },
        { "llama.embedding_length", -32 },
        { "llama.context_length", 0u },
        { "llama.feed_forward_length", ulong.MaxValue },
        { "llama.attention.layer_norm_rms_epsilon", float.NaN },
        { "llama.attention.layer_norm_rms_epsilon", float.PositiveInfinity },
        { "llama.attention.layer_norm_rms_epsilon", -1f },
        { "llama.rope.freq_base", 0f },
        { "llama.rope.freq_base", float.NaN },
        { "llama.rope.dimension_count", 7u },
        { "llama.rope.dimension_count", 64u },
        { "llama.rope.scaling.factor", float.NaN },
        { "llama.attention.key_length", 0u },
        { "llama.expert_count", uint.MaxValue },
        { "llama.nextn_predict_layers", 2u },
    };

    [Theory]
    [MemberData(nameof(HostileMetadata))]
    public void Senseless_metadata_are_refused_by_key(string key, object value)
    {
        using TinyModel model = new();
        model.Metadata[key] = value;
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => Transformer.Load(model));
        Assert.Contains(key == "llama.nextn_predict_layers" ? "llama.block_count" : key, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_missing_tensor_is_named()
    {
        string[] names;
        using (TinyModel whole = new())
        {
            names = [.. whole.Tensors.Keys];
        }

        foreach (string name in names)
        {
            using TinyModel model = new();
            model.Remove(name);
            Assert.Contains($"'{name}'", Assert.Throws<ModelFormatException>(() => Transformer.Load(model)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_wrong_shape_is_named_with_the_right_one()
    {
        string[] names;
        using (TinyModel whole = new())
        {
            names = [.. whole.Tensors.Keys];
        }

        foreach (string name in names)
        {
            using TinyModel model = new();
            long[] shape = [.. model.Tensors[name].Shape];
            string expected = $"[{string.Join(", ", shape)}]";
            shape[0] += 32;
            model.Add(name, shape);
            string message = Assert.Throws<ModelFormatException>(() => Transformer.Load(model)).Message;
            Assert.Contains($"'{name}'", message, StringComparison.Ordinal);
            Assert.Contains($"[{string.Join(", ", shape)}]", message, StringComparison.Ordinal);
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Unknown_architecture_is_refused_with_the_known_ones()
    {
        using TinyModel model = new();
        model.Metadata["general.architecture"] = "perceptron";
        string message = Assert.Throws<ModelFormatException>(() => Transformer.Load(model)).Message;
        Assert.Contains("'perceptron'", message, StringComparison.Ordinal);
        Assert.All(ModelFamilies.Architectures, name => Assert.Contains(name, message, StringComparison.Ordinal));
    }
}
