using System.Collections.Concurrent;
using Lyceum.Models.Files;
using Lyceum.Models.Tokenization;
using Lyceum.TestKit;

namespace Lyceum.Models.Tests.Tokenization;

/// <summary>Tokenizers to test with: those of the conformance folder, loaded once, and small ones made by hand.</summary>
internal static class TestVocabularies
{
    private static readonly ConcurrentDictionary<string, Lazy<Tokenizer>> s_loaded = new();

    /// <summary>A tokenizer of the conformance folder; skips the test where that is absent.</summary>
    public static Tokenizer Conformance(string name)
    {
        string path = Repository.ConformanceFile("tokenizers", name + ".gguf");
        return s_loaded.GetOrAdd(path, static file => new Lazy<Tokenizer>(() =>
        {
            using ModelSource source = ModelSources.Open(file);
            return Tokenizer.Create(source.Metadata);
        })).Value;
    }

    /// <summary>All bytes, a few merges, and an end token: enough for any text.</summary>
    public static ModelMetadata BytePair(string preTokenizer = "gpt-2")
    {
        string[] merges = ["h e", "l l", "ll o", "he llo", "\u0120 w", "o r", "\u0120w or", "l d", "\u0120wor ld", "\u0120 \u0120", "\u0120\u0120 \u0120\u0120", "a a", "aa aa", "\u00C3 \u00A9"];
        List<string> tokens = [.. Enumerable.Range(0, 256).Select(static value => ByteAlphabet.ToCharacter((byte)value).ToString())];
        tokens.AddRange(merges.Select(static merge => merge.Replace(" ", "", StringComparison.Ordinal)));
        tokens.Add("<|endoftext|>");
        tokens.Add("<tool>");
        ModelMetadata metadata = new();
        metadata["tokenizer.ggml.model"] = "gpt2";
        metadata["tokenizer.ggml.pre"] = preTokenizer;
        metadata["tokenizer.ggml.tokens"] = tokens.ToArray();
        metadata["tokenizer.ggml.token_type"] = tokens.Select(static token => token switch { "<|endoftext|>" => 3, "<tool>" => 4, _ => 1 }).ToArray();
        metadata["tokenizer.ggml.merges"] = merges;
        metadata["tokenizer.ggml.eos_token_id"] = (uint)tokens.IndexOf("<|endoftext|>");
        metadata["tokenizer.ggml.bos_token_id"] = (uint)tokens.IndexOf("<|endoftext|>");
        metadata["tokenizer.ggml.add_bos_token"] = false;
        return metadata;
    }

    /// <summary>Control tokens, all bytes, and a few scored pieces.</summary>
    public static ModelMetadata SentencePiece(bool addSpacePrefix = true)
    {
        (string Text, float Score)[] pieces =
        [
            ("\u2581", -10), ("h", -11), ("e", -12), ("l", -13), ("o", -14), ("w", -15), ("r", -16), ("d", -17), ("\u2581h", -3), ("el", -4), ("lo", -5), ("\u2581hel", -2),
            ("\u2581hello", -1), ("\u2581w", -6), ("or", -7), ("\u2581wor", -8), ("ld", -9), ("\u2581\u2581", -2.5f),
        ];
        List<string> tokens = ["<unk>", "<s>", "</s>", .. Enumerable.Range(0, 256).Select(static value => ByteTokens.Text((byte)value)), .. pieces.Select(static piece => piece.Text)];
        ModelMetadata metadata = new();
        metadata["tokenizer.ggml.model"] = "llama";
        metadata["tokenizer.ggml.tokens"] = tokens.ToArray();
        metadata["tokenizer.ggml.scores"] = tokens.Select((_, id) => id < 259 ? 0f : pieces[id - 259].Score).ToArray();
        metadata["tokenizer.ggml.token_type"] = tokens.Select(static (_, id) => id == 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : 1).ToArray();
        metadata["tokenizer.ggml.add_space_prefix"] = addSpacePrefix;
        return metadata;
    }
}
