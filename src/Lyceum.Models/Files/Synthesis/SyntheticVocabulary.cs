namespace Lyceum.Models.Files.Synthesis;

/// <summary>
/// A byte-level BPE vocabulary of any size: the 256 bytes, then every string of lower-case letters, with or without a
/// space before it, from short to long, each merged from its beginning and its last letter; a few special tokens at the end.
/// </summary>
internal static class SyntheticVocabulary
{
    private const int Normal = 1;
    private const int Control = 3;

    // GPT-2 shows the space as this letter.
    private const char Space = '\u0120';
    private const string Letters = "etaoinshrdlucmfwypvbgkjqxz";

    private static readonly string[] s_special = ["<|begin_of_text|>", "<|end_of_text|>", "<|im_start|>", "<|im_end|>"];

    /// <summary>Writes the tokenizer's keys.</summary>
    /// <param name="metadata">Where to.</param>
    /// <param name="size">Number of tokens, at least the bytes and the special ones.</param>
    /// <param name="preTokenizer">GGUF's name of the pre-tokenizer.</param>
    public static void Write(ModelMetadata metadata, int size, string preTokenizer)
    {
        List<string> tokens = [.. Bytes()];
        List<string> merges = [];
        int words = size - s_special.Length;
        List<string> beginnings = [Space.ToString(), .. Letters.Select(static letter => letter.ToString())];
        while (tokens.Count < words)
        {
            List<string> longer = [];
            foreach (string beginning in beginnings)
            {
                foreach (char letter in Letters.AsSpan(0, Math.Min(Letters.Length, words - tokens.Count)))
                {
                    longer.Add(beginning + letter);
                    tokens.Add(beginning + letter);
                    merges.Add($"{beginning} {letter}");
                }
            }

            beginnings = longer;
        }

        tokens.AddRange(s_special);
        int[] types = new int[size];
        Array.Fill(types, Normal);
        Array.Fill(types, Control, words, s_special.Length);
        metadata["tokenizer.ggml.model"] = "gpt2";
        metadata["tokenizer.ggml.pre"] = preTokenizer;
        metadata["tokenizer.ggml.tokens"] = tokens.ToArray();
        metadata["tokenizer.ggml.token_type"] = types;
        metadata["tokenizer.ggml.merges"] = merges.ToArray();
        metadata["tokenizer.ggml.bos_token_id"] = (uint)words;
        metadata["tokenizer.ggml.eos_token_id"] = (uint)words + 1;
        metadata["tokenizer.ggml.padding_token_id"] = (uint)words + 1;
        metadata["tokenizer.ggml.add_bos_token"] = false;
        metadata["tokenizer.chat_template"] =
            "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
    }

    // GPT-2's letters for the bytes: those that can be printed stand for themselves, the others follow from U+0100 on.
    private static IEnumerable<string> Bytes()
    {
        int hidden = 0;
        for (int value = 0; value < 256; value++)
        {
            bool isPrinted = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            yield return ((char)(isPrinted ? value : 0x100 + hidden++)).ToString();
        }
    }
}
