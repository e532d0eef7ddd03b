using System.Buffers;
using System.Text;
using System.Text.Json;
using Lyceum.Models.Files;
using Lyceum.Models.Tokenization.HuggingFace;

namespace Lyceum.Models.Tokenization;

/// <summary>
/// Translates the tokenizer files of a Hugging Face folder into metadata: the keys of GGUF as far as they go, and
/// <c>lyceum.tokenizer.pipeline</c> for what they cannot say.
/// </summary>
public static class HuggingFaceTokenizer
{
    private const string Prefix = "tokenizer.ggml.";

    /// <summary>Adds the tokenizer's keys to a model's metadata.</summary>
    /// <param name="tokenizer">The content of <c>tokenizer.json</c>.</param>
    /// <param name="config">The content of <c>tokenizer_config.json</c>, if there is one.</param>
    /// <param name="target">
    /// Receives <c>tokenizer.ggml.*</c> and <c>lyceum.tokenizer.*</c>. Where it has tokens or the architecture's <c>vocab_size</c> already, the
    /// vocabulary is filled up to that size with unused tokens.
    /// </param>
    /// <exception cref="ModelFormatException">The file is malformed or asks for a step that is not known.</exception>
    public static void ToMetadata(JsonDocument tokenizer, JsonDocument? config, ModelMetadata target)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ToMetadata(tokenizer.RootElement, config?.RootElement, target);
    }

    /// <inheritdoc cref="ToMetadata(JsonDocument, JsonDocument?, ModelMetadata)"/>
    public static void ToMetadata(JsonElement tokenizer, JsonElement? config, ModelMetadata target)
    {
        ArgumentNullException.ThrowIfNull(target);
        try
        {
            new Translation(tokenizer, config ?? default, target).Run();
        }
        catch (InvalidOperationException error)
        {
            // What JsonElement throws for a value of another kind than the format asks for.
            throw new ModelFormatException($"The tokenizer file is malformed: {error.Message}", error);
        }
    }

    private sealed class Translation(JsonElement root, JsonElement config, ModelMetadata target)
    {
        private readonly JsonElement _model = root.TryGet("model", out JsonElement model) ? model : throw JsonReading.Wrong("model", "an object");
        private readonly HuggingFaceVocabulary _vocabulary = HuggingFaceVocabulary.Read(root, TargetSize(target));

        public void Run()
        {
            JsonElement preTokenizer = root.TryGet("pre_tokenizer", out JsonElement found) ? found : default;
            PreTokenizerReader reader = PreTokenizerReader.Read(preTokenizer);
            JsonElement normalizer = root.TryGet("normalizer", out found) ? found : default;
            bool prepends = reader.AddsSpacePrefix || JsonReading.Flatten(normalizer, "normalizers").Any(static step => step.Text("type") == "Prepend");
            bool byteLevel = reader.ByteLevel || JsonReading.Flatten(normalizer, "normalizers").Any(static step => step.Text("type") == "ByteLevel");
            switch (_vocabulary.Type)
            {
                case "BPE":
                    target[Prefix + "model"] = byteLevel ? "gpt2" : "llama";
                    target[Prefix + "merges"] = HuggingFaceVocabulary.ReadMerges(_model);
                    if (byteLevel)
                    {
                        bool wholeWords = _model.Flag("ignore_merges", false);
                        target[Prefix + "pre"] = (reader.Patterns is { } patterns ? PreTokenizers.FindName(patterns, wholeWords) : null) ?? "default";
                    }
                    else
                    {
                        target[Prefix + "pre"] = "default";
                        target[Prefix + "scores"] = _vocabulary.ScoreByMerges((string[])Value("merges"));
                        target[Prefix + "add_space_prefix"] = prepends;
                    }

                    break;
                case "Unigram":
                    target[Prefix + "model"] = "t5";
                    target[Prefix + "pre"] = "default";
                    target[Prefix + "scores"] = _vocabulary.Scores;
                    target[Prefix + "add_space_prefix"] = prepends;
                    target[Prefix + "remove_extra_whitespaces"] = reader.Transforms.Exists(static transform => transform is CollapseSpacesTransform);
                    AddCharacterMap(normalizer);
                    break;
                default:
                    target[Prefix + "model"] = "bert";
                    target[Prefix + "pre"] = "default";
                    bool lowercase = normalizer.Flag("lowercase", true);
                    target[Prefix + "normalizer.lowercase"] = lowercase;
                    target[Prefix + "normalizer.strip_accents"] = normalizer.Flag("strip_accents", lowercase);
                    break;
            }

            target[Prefix + "tokens"] = _vocabulary.Texts;
            target[Prefix + "token_type"] = _vocabulary.Types;
            AddIds();
            (int[] before, int[] after) = ReadSurroundings();
            AddSurroundings(before, after);
            target[HuggingFacePipeline.Key] = WritePipeline(before, after);
        }

        // A model whose output is wider than its tokenizer: the file says so before this is called.
        private static int TargetSize(ModelMetadata target) => Math.Max(
            target.Contains("general.architecture") ? target.GetInt32(target.Architecture + ".vocab_size", 0) : 0,
            target.Contains(Prefix + "tokens") ? target.GetStrings(Prefix + "tokens").Length : 0);

        private object Value(string key) => target.TryGetValue(Prefix + key, out object? value) ? value : throw new InvalidOperationException(key);

        private void AddCharacterMap(JsonElement normalizer)
        {
            foreach (JsonElement step in JsonReading.Flatten(normalizer, "normalizers"))
            {
                if (step.Text("type") == "Precompiled" && step.Text("precompiled_charsmap") is { } map)
                {
                    target[Prefix + "precompiled_charsmap"] = Convert.TryFromBase64String(map, new byte[map.Length], out _)
                        ? Convert.FromBase64String(map)
                        : throw JsonReading.Wrong("precompiled_charsmap", "Base64");
                }
            }
        }

        private int FindConfigured(string name)
        {
            string? text = !config.TryGet(name, out JsonElement value) ? null
                : value.ValueKind == JsonValueKind.String ? value.GetString()
                : value.Text("content");
            return text is null ? -1 : _vocabulary.Find(text);
        }

        private void AddIds()
        {
            SetId("bos_token_id", FindConfigured("bos_token"));
            SetId("eos_token_id", FindConfigured("eos_token"));
            SetId("padding_token_id", FindConfigured("pad_token"));
            SetId("seperator_token_id", FindConfigured("sep_token"));
            SetId("cls_token_id", FindConfigured("cls_token"));
            SetId("mask_token_id", FindConfigured("mask_token"));
            int unknown = _model.Text("unk_token") is { } text ? _vocabulary.Find(text) : _model.Number("unk_id", -1);
            SetId("unknown_token_id", unknown >= 0 ? unknown : FindConfigured("unk_token"));
        }

        private void SetId(string key, int id)
        {
            if (id >= 0)
            {
                target[Prefix + key] = (uint)id;
            }
        }

        private void AddSurroundings(int[] before, int[] after)
        {
            target[Prefix + "add_bos_token"] = before.Length > 0;
            target[Prefix + "add_eos_token"] = after.Length > 0;
            if (before.Length > 0 && !target.Contains(Prefix + "bos_token_id"))
            {
                SetId("bos_token_id", before[0]);
            }

            if (after.Length > 0 && !target.Contains(Prefix + "eos_token_id"))
            {
                SetId("eos_token_id", after[^1]);
            }
        }

        // The template of the file, unless the class is one that builds its own from two flags.
        private (int[] Before, int[] After) ReadSurroundings()
        {
            string name = config.Text("tokenizer_class", "")!;
            bool buildsOwn = name.StartsWith("Llama", StringComparison.Ordinal) || name.StartsWith("CodeLlama", StringComparison.Ordinal)
                || name.StartsWith("Gemma", StringComparison.Ordinal) || name.StartsWith("Cohere", StringComparison.Ordinal);
            bool hasTemplate = false;
            List<int> before = [];
            List<int> after = [];
            if (!(buildsOwn && config.TryGet("add_bos_token", out _)))
            {
                foreach (JsonElement step in root.TryGet("post_processor", out JsonElement processor) ? JsonReading.Flatten(processor, "processors") : [])
                {
                    hasTemplate |= AddTemplate(step, before, after);
                }
            }

            if (!hasTemplate && buildsOwn)
            {
                AddId(FindConfigured("bos_token"), config.Flag("add_bos_token", true), before);
                AddId(FindConfigured("eos_token"), config.Flag("add_eos_token", false), after);
            }

            return ([.. before], [.. after]);
        }

        private static void AddId(int id, bool wanted, List<int> ids)
        {
            if (wanted && id >= 0)
            {
                ids.Add(id);
            }
        }

        private bool AddTemplate(JsonElement step, List<int> before, List<int> after)
        {
            switch (step.Text("type"))
            {
                case "TemplateProcessing":
                    bool seenText = false;
                    foreach (JsonElement part in step.Items("single"))
                    {
                        if (part.TryGet("Sequence", out _))
                        {
                            seenText = true;
                        }
                        else if (part.TryGet("SpecialToken", out JsonElement token))
                        {
                            int id = _vocabulary.Find(token.Text("id", "")!);
                            (seenText ? after : before).Add(id >= 0 ? id : throw JsonReading.Wrong("post_processor", "a token of the vocabulary"));
                        }
                    }

                    return true;
                case "BertProcessing" or "RobertaProcessing":
                    before.Add(ReadPair(step, "cls"));
                    after.Add(ReadPair(step, "sep"));
                    return true;
                default:
                    return false;
            }
        }

        private int ReadPair(JsonElement step, string name)
        {
            int id = step.Items(name).Take(1).Select(text => text.ValueKind == JsonValueKind.String ? _vocabulary.Find(text.GetString()!) : -1).DefaultIfEmpty(-1).First();
            return id >= 0 ? id : throw JsonReading.Wrong(name, "a token of the vocabulary and its id");
        }

        private string WritePipeline(int[] before, int[] after)
        {
            ArrayBufferWriter<byte> buffer = new();
            using (Utf8JsonWriter writer = new(buffer))
            {
                writer.WriteStartObject();
                foreach (string part in (ReadOnlySpan<string>)["normalizer", "pre_tokenizer", "decoder", "added_tokens"])
                {
                    if (root.TryGet(part, out JsonElement value))
                    {
                        writer.WritePropertyName(part);
                        value.WriteTo(writer);
                    }
                }

                writer.WriteStartObject("model");
                writer.WriteString("type", _vocabulary.Type);
                foreach (JsonProperty property in _model.EnumerateObject())
                {
                    if (property.Name is not ("vocab" or "merges" or "type"))
                    {
                        property.WriteTo(writer);
                    }
                }

                writer.WriteEndObject();
                WriteIds(writer, "prefix", before);
                WriteIds(writer, "suffix", after);
                writer.WriteEndObject();
            }

            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }

        private static void WriteIds(Utf8JsonWriter writer, string name, int[] ids)
        {
            writer.WriteStartArray(name);
            foreach (int id in ids)
            {
                writer.WriteNumberValue(id);
            }

            writer.WriteEndArray();
        }
    }
}
