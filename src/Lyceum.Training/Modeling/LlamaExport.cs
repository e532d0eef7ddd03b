using System.Text.Json.Nodes;
using Lyceum.Models;
using Lyceum.Models.Files;

namespace Lyceum.Training.Modeling;

/// <summary>Writes a model in training as others read it.</summary>
public static class LlamaExport
{
    private const string Architecture = "llama";
    private const string Tokens = "tokenizer.ggml.tokens";

    // What transformers and tokenizers look for beside the weights.
    private static readonly string[] s_tokenizerFiles = ["tokenizer.json", "tokenizer_config.json"];

    /// <summary>Writes a GGUF file, which appears under its name when it is complete.</summary>
    /// <param name="model">The model.</param>
    /// <param name="description">
    /// The tokenizer's keys (<c>tokenizer.*</c>) and what else is to be said, such as <c>general.name</c>, <c>general.author</c>,
    /// <c>general.license</c> and <c>general.description</c>. Keys that follow from the model's shape are set here.
    /// </param>
    /// <param name="format">One of <see cref="ModelQuantizer.Formats"/>: <c>F32</c>, <c>F16</c>, <c>BF16</c>, <c>Q8_0</c> and so on.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left of it.</param>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    /// <exception cref="ModelFormatException">The vocabulary is not as long as the model's, or a weight is not finite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteGguf(LlamaModel model, ModelMetadata description, string format, string path, CancellationToken cancellationToken = default)
    {
        using ModelSource source = AsSource(model, description);
        ModelQuantizer.Quantize(source, format, path, progress: null, cancellationToken);
    }

    /// <summary>Writes a Hugging Face folder in float32: <c>config.json</c>, <c>model.safetensors</c> and the tokenizer's files.</summary>
    /// <param name="model">The model.</param>
    /// <param name="description">As for <see cref="WriteGguf"/>.</param>
    /// <param name="folder">The folder, made if it is not there.</param>
    /// <param name="tokenizerFolder">Where <c>tokenizer.json</c> and <c>tokenizer_config.json</c> are; null copies none.</param>
    /// <exception cref="ModelFormatException">The vocabulary is not as long as the model's.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void WriteHuggingFace(LlamaModel model, ModelMetadata description, string folder, string? tokenizerFolder = null)
    {
        using ModelSource source = AsSource(model, description);
        HuggingFaceExport.Write(source, folder);
        CompleteConfig(source.Metadata, Path.Combine(folder, "config.json"));
        if (tokenizerFolder is null)
        {
            return;
        }

        foreach (string name in s_tokenizerFiles)
        {
            File.Copy(Path.Combine(tokenizerFolder, name), Path.Combine(folder, name), overwrite: true);
        }
    }

    /// <summary>The model as a model file, for whatever takes one. It reads the weights where they are.</summary>
    /// <param name="model">The model; it outlives the result.</param>
    /// <param name="description">As for <see cref="WriteGguf"/>.</param>
    /// <exception cref="ModelFormatException">The vocabulary is not as long as the model's.</exception>
    public static ModelSource AsSource(LlamaModel model, ModelMetadata description)
    {
        LlamaConfig config = model.Config;
        if (description.Contains(Tokens) && description.GetStrings(Tokens).Length is int tokens && tokens != config.VocabularySize)
        {
            throw new ModelFormatException($"The tokenizer has {tokens} tokens and the model {config.VocabularySize}; other engines want as many.");
        }

        ModelMetadata metadata = new()
        {
            ["general.architecture"] = Architecture,
            ["general.type"] = "model",
        };
        Copy(description, metadata, static key => key.StartsWith("general.", StringComparison.Ordinal));
        metadata["llama.vocab_size"] = (uint)config.VocabularySize;
        metadata["llama.context_length"] = (uint)config.ContextLength;
        metadata["llama.embedding_length"] = (uint)config.Width;
        metadata["llama.block_count"] = (uint)config.Layers;
        metadata["llama.feed_forward_length"] = (uint)config.FeedForwardWidth;
        metadata["llama.attention.head_count"] = (uint)config.Heads;
        metadata["llama.attention.head_count_kv"] = (uint)config.KeyValueHeads;
        metadata["llama.attention.key_length"] = (uint)config.HeadWidth;
        metadata["llama.attention.value_length"] = (uint)config.HeadWidth;
        metadata["llama.attention.layer_norm_rms_epsilon"] = config.NormEpsilon;
        metadata["llama.rope.dimension_count"] = (uint)config.HeadWidth;
        metadata["llama.rope.freq_base"] = config.RotaryBase;
        Copy(description, metadata, static key => !key.StartsWith("general.", StringComparison.Ordinal) && !key.StartsWith("llama.", StringComparison.Ordinal));
        return new LlamaModelSource(model, metadata);
    }

    // What transformers would otherwise take from the first Llama.
    private static void CompleteConfig(ModelMetadata metadata, string path)
    {
        JsonNode config = JsonNode.Parse(File.ReadAllText(path))!;
        config["torch_dtype"] = "float32";
        config["hidden_act"] = "silu";
        config["bos_token_id"] = Token("bos_token_id");
        config["eos_token_id"] = Token("eos_token_id");
        config["pad_token_id"] = Token("padding_token_id");
        File.WriteAllText(path, config.ToJsonString(new() { WriteIndented = true, NewLine = "\n" }) + "\n");

        int? Token(string key) => metadata.Contains("tokenizer.ggml." + key) ? metadata.GetInt32("tokenizer.ggml." + key) : null;
    }

    private static void Copy(ModelMetadata from, ModelMetadata to, Func<string, bool> wanted)
    {
        foreach ((string key, object value) in from)
        {
            if (wanted(key) && key is not ("general.architecture" or "general.type"))
            {
                to[key] = value;
            }
        }
    }
}
