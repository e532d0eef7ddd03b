using System.Text.Json;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>
/// Special tokens, the chat template and the suggested sampling, from <c>tokenizer_config.json</c>,
/// <c>generation_config.json</c>, <c>config.json</c> and <c>chat_template.jinja</c>, as GGUF keys.
/// </summary>
/// <remarks>Where a model ends its answers with any of several tokens, <c>lyceum.tokenizer.end_token_ids</c> has them all.</remarks>
internal static class SpecialTokens
{
    private const long LongestTemplate = 16 << 20;

    private static readonly (string Name, string Key)[] s_names =
    [
        ("bos_token", "tokenizer.ggml.bos_token_id"),
        ("eos_token", "tokenizer.ggml.eos_token_id"),
        ("unk_token", "tokenizer.ggml.unknown_token_id"),
        ("sep_token", "tokenizer.ggml.seperator_token_id"), // sic: GGUF's spelling
        ("pad_token", "tokenizer.ggml.padding_token_id"),
        ("cls_token", "tokenizer.ggml.cls_token_id"),
        ("mask_token", "tokenizer.ggml.mask_token_id"),
    ];

    /// <summary>Writes the ids of the special tokens, and whether texts begin and end with them.</summary>
    public static void ImportIds(JsonElement? tokenizer, JsonElement? tokenizerConfig, JsonElement? generation, HuggingFaceConfig config, IReadOnlyDictionary<string, int> ids, ModelMetadata metadata)
    {
        foreach ((string name, string key) in s_names)
        {
            JsonElement? token = tokenizerConfig?.Member(name);
            string? text = token is { ValueKind: JsonValueKind.String } plain ? plain.GetString() : token?.Text("content");
            if (text is not null && ids.TryGetValue(text, out int id))
            {
                metadata[key] = (uint)id;
            }
            else if (FirstId(name + "_id", generation, config) is { } number)
            {
                metadata[key] = (uint)number;
            }
        }

        JsonElement? ends = generation?.Member("eos_token_id") ?? (config.TryGet(out JsonElement listed, "eos_token_id") ? listed : null);
        int[] all = [.. ends.Items().Where(static end => end.ValueKind == JsonValueKind.Number && end.TryGetInt32(out int id) && id >= 0).Select(static end => end.GetInt32())];
        if (all.Length > 0)
        {
            metadata["lyceum.tokenizer.end_token_ids"] = all;
        }

        ImportFrame(tokenizer, tokenizerConfig, metadata);
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

    // Whether texts are framed: the post-processor's template shows it, and tokenizer_config.json has the last word.
    private static void ImportFrame(JsonElement? tokenizer, JsonElement? tokenizerConfig, ModelMetadata metadata)
    {
        bool begins = false;
        bool ends = false;
        foreach (JsonElement step in Steps(tokenizer?.Member("post_processor")))
        {
            JsonElement[] parts = [.. step.Member("single").Items()];
            begins |= parts is [var first, _, ..] && first.Member("SpecialToken") is not null;
            ends |= parts is [_, .., var last] && last.Member("SpecialToken") is not null;
            if (step.Text("type") is "BertProcessing" or "RobertaProcessing")
            {
                begins = ends = true;
            }
        }

        metadata["tokenizer.ggml.add_bos_token"] = tokenizerConfig?.Flag("add_bos_token") ?? begins;
        metadata["tokenizer.ggml.add_eos_token"] = tokenizerConfig?.Flag("add_eos_token") ?? ends;
    }

    private static IEnumerable<JsonElement> Steps(JsonElement? postProcessor) =>
        postProcessor is not { } step ? [] : step.Text("type") == "Sequence" ? step.Member("processors").Items() : [step];

    private static int? FirstId(string name, JsonElement? generation, HuggingFaceConfig config)
    {
        JsonElement? value = generation?.Member(name) ?? (config.TryGet(out JsonElement listed, name) ? listed : null);
        if (value is { ValueKind: JsonValueKind.Array } && value.Value.GetArrayLength() > 0)
        {
            value = value.Value[0];
        }

        return value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int id) && id >= 0 ? id : null;
    }
}
