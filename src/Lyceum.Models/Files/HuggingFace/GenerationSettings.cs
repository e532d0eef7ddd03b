using System.Text.Json;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>
/// What stands beside the tokenizer and says how to use the model: special tokens in <c>generation_config.json</c> and
/// <c>config.json</c>, the chat template, and the suggested sampling, as GGUF keys.
/// </summary>
internal static class GenerationSettings
{
    private const long LongestTemplate = 16 << 20;

    private static readonly (string Name, string Key)[] s_names =
    [
        ("bos_token_id", "tokenizer.ggml.bos_token_id"),
        ("eos_token_id", "tokenizer.ggml.eos_token_id"),
        ("pad_token_id", "tokenizer.ggml.padding_token_id"),
    ];

    /// <summary>
    /// Writes the ids that the tokenizer's own files leave open, and, where answers may end with any of several tokens,
    /// all of them as <c>lyceum.tokenizer.end_token_ids</c>.
    /// </summary>
    public static void ImportIds(JsonElement? generation, HuggingFaceConfig config, ModelMetadata metadata)
    {
        int vocabulary = metadata.GetStrings("tokenizer.ggml.tokens").Length;
        foreach ((string name, string key) in s_names)
        {
            if (!metadata.Contains(key) && Ids(name, generation, config, vocabulary) is [var id, ..])
            {
                metadata[key] = (uint)id;
            }
        }

        if (Ids("eos_token_id", generation, config, vocabulary) is { Length: > 1 } ends)
        {
            metadata["lyceum.tokenizer.end_token_ids"] = ends;
        }
    }

    /// <summary>Writes the chat templates: the one in a file of its own, else those of <c>tokenizer_config.json</c>.</summary>
    public static void ImportTemplates(string folder, JsonElement? tokenizerConfig, ModelMetadata metadata)
    {
        const string Key = "tokenizer.chat_template";
        JsonElement? templates = tokenizerConfig?.Member("chat_template") ?? JsonFile.Read(Path.Combine(folder, "chat_template.json"))?.Member("chat_template");
        if (templates is { ValueKind: JsonValueKind.String } single)
        {
            metadata[Key] = single.GetString()!;
        }

        List<string> names = [];
        foreach (JsonElement entry in templates.Items())
        {
            if (entry.Text("name") is { } name && entry.Text("template") is { } template)
            {
                metadata[name == "default" ? Key : $"{Key}.{name}"] = template;
                if (name != "default")
                {
                    names.Add(name);
                }
            }
        }

        if (names.Count > 0)
        {
            metadata["tokenizer.chat_templates"] = names.ToArray();
        }

        string file = Path.Combine(folder, "chat_template.jinja");
        if (File.Exists(file))
        {
            metadata[Key] = new FileInfo(file).Length <= LongestTemplate
                ? File.ReadAllText(file)
                : throw new ModelFormatException($"The chat template '{file}' has more than {LongestTemplate} bytes.");
        }
    }

    /// <summary>Writes the sampling that <c>generation_config.json</c> suggests.</summary>
    public static void ImportSampling(JsonElement? generation, ModelMetadata metadata)
    {
        SetSingle("temperature", "general.sampling.temp");
        SetSingle("top_p", "general.sampling.top_p");
        SetSingle("min_p", "general.sampling.min_p");
        SetSingle("repetition_penalty", "general.sampling.penalty_repeat");
        if (generation?.Member("top_k") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int topK))
        {
            metadata["general.sampling.top_k"] = topK;
        }

        void SetSingle(string name, string key)
        {
            if (generation?.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetSingle(out float single))
            {
                metadata[key] = single;
            }
        }
    }

    private static int[] Ids(string name, JsonElement? generation, HuggingFaceConfig config, int vocabulary)
    {
        JsonElement? value = generation?.Member(name) ?? (config.TryGet(out JsonElement listed, name) ? listed : null);
        IEnumerable<JsonElement> numbers = value is { ValueKind: JsonValueKind.Number } single ? [single] : value.Items();
        return [.. numbers.Select(number => number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out int id) && id >= 0 && id < vocabulary ? id : -1).Where(static id => id >= 0)];
    }
}
