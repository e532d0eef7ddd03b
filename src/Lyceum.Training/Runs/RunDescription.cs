using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lyceum.Models.Files;
using Lyceum.Models.Templates;
using Lyceum.Numerics;
using Lyceum.Training.Modeling;
using Lyceum.Training.Runs.Settings;

namespace Lyceum.Training.Runs;

/// <summary>What a run says of itself: to its model's file, and to the checkpoints that it may go on from.</summary>
internal static class RunDescription
{
    /// <summary>The metadata key of the chat template.</summary>
    public const string TemplateKey = "tokenizer.chat_template";

    private const string TokensKey = "tokenizer.ggml.tokens";

    // What stays true of a model that learns further, until somebody says otherwise.
    private static readonly string[] s_lasting = ["general.author", "general.license", "general.description"];

    /// <summary>The keys of a model file that are of its tokenizer; the others follow from the model.</summary>
    /// <param name="path">A GGUF file or a Hugging Face folder.</param>
    /// <exception cref="TrainingException">It has no tokenizer.</exception>
    public static ModelMetadata ReadTokenizer(string path) => Read(path, IsOfTokenizer);

    /// <summary>The same with what the file says of its model: author, licence, description, and how it is to be sampled.</summary>
    /// <param name="path">A GGUF file or a Hugging Face folder.</param>
    /// <exception cref="TrainingException">It has no tokenizer.</exception>
    public static ModelMetadata ReadModel(string path) => Read(
        path, static key => IsOfTokenizer(key) || s_lasting.Contains(key) || key.StartsWith("general.sampling.", StringComparison.Ordinal));

    /// <summary>Number of tokens of a tokenizer's keys.</summary>
    public static int VocabularySize(ModelMetadata description) => description.GetStrings(TokensKey).Length;

    /// <summary>The chat template; null where there is none.</summary>
    /// <exception cref="TrainingException">It cannot be parsed.</exception>
    public static ChatTemplate? ReadTemplate(ModelMetadata description)
    {
        try
        {
            return description.GetString(TemplateKey, null) is { Length: > 0 } source ? ChatTemplate.Parse(source) : null;
        }
        catch (TemplateException error)
        {
            throw new TrainingException($"The chat template cannot be used: {error.Message}", error);
        }
    }

    /// <summary>Everything that bears on the weights beside what <see cref="TrainingRunOptions"/> says.</summary>
    public static JsonObject Configure(TrainingSettings settings, LlamaConfig config, ModelMetadata description, JsonArray data)
    {
        JsonObject configuration = new()
        {
            ["model"] = new JsonObject
            {
                ["vocabularySize"] = config.VocabularySize,
                ["contextLength"] = config.ContextLength,
                ["width"] = config.Width,
                ["layers"] = config.Layers,
                ["heads"] = config.Heads,
                ["keyValueHeads"] = config.KeyValueHeads,
                ["headWidth"] = config.HeadWidth,
                ["feedForwardWidth"] = config.FeedForwardWidth,
                ["rotaryBase"] = config.RotaryBase,
                ["normEpsilon"] = config.NormEpsilon,
                ["tiedEmbedding"] = config.TiedEmbedding,
            },
            ["tokenizer"] = Hash(string.Join('\n', [.. description.GetStrings(TokensKey), .. description.Contains("tokenizer.ggml.merges") ? description.GetStrings("tokenizer.ggml.merges") : []])),
            ["chatTemplate"] = Hash(description.GetString(TemplateKey, "")),
            ["data"] = data,
            ["weights"] = new JsonArray([.. settings.Data.Select(static source => JsonValue.Create(source.Weight))]),
            ["heldOut"] = settings.Evaluation.HeldOut,
            ["contextLength"] = settings.ContextLength,
            ["batchTokens"] = settings.BatchTokens,
            ["learnEverything"] = settings.LearnEverything,
            ["longChats"] = settings.LongChats.ToString(),
            ["optimizer"] = JsonNode.Parse(SettingsFile.Write(settings.Optimizer)),
        };

        // Unnamed where it is what it was before there was a choice.
        if (settings.Precision != GemmPrecision.Float32)
        {
            configuration["precision"] = settings.Precision.ToString();
        }

        return configuration;
    }

    private static bool IsOfTokenizer(string key) =>
        key.StartsWith("tokenizer.", StringComparison.Ordinal) || key.StartsWith("lyceum.tokenizer.", StringComparison.Ordinal);

    private static ModelMetadata Read(string path, Func<string, bool> wanted)
    {
        using ModelSource source = ModelSources.Open(path);
        ModelMetadata description = new();
        foreach ((string key, object value) in source.Metadata)
        {
            if (wanted(key))
            {
                description[key] = value;
            }
        }

        return description.Contains(TokensKey) ? description : throw new TrainingException($"The file '{path}' has no tokenizer.");
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
