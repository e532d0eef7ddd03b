using Lyceum.Models.Templates;
using Lyceum.Models.Tokenization;
using Lyceum.Training.Data;
using Lyceum.Training.Tokenizers;

namespace Lyceum.Training.Tests.Data;

/// <summary>A small tokenizer with the marks of conversations, and templates for it.</summary>
internal static class TestTokenizer
{
    public const int Eos = 0;
    public const int End = 1;
    public const int User = 2;
    public const int Assistant = 3;

    /// <summary>Only bytes and the special tokens <c>&lt;|endoftext|&gt;</c>, <c>&lt;|end|&gt;</c>, <c>&lt;|user|&gt;</c>, <c>&lt;|assistant|&gt;</c>, <c>&lt;|system|&gt;</c>, <c>&lt;|tool|&gt;</c>.</summary>
    public static Tokenizer Bytes { get; } = TrainedTokenizer.Train([], new TokenizerOptions
    {
        VocabularySize = 262,
        SpecialTokens = ["<|endoftext|>", "<|end|>", "<|user|>", "<|assistant|>", "<|system|>", "<|tool|>"],
        EndToken = "<|endoftext|>",
        EndOfTurnToken = "<|end|>",
    }).Create();

    /// <summary>A mark before each message, an end and a line break after it; tools and calls as JSON.</summary>
    public static ChatTemplate Template { get; } = ChatTemplate.Parse(
        "{% if tools %}{{ tools | tojson }}{% endif %}"
        + "{% for m in messages %}<|{{ m.role }}|>{{ m.content | trim }}"
        + "{% for c in m.tool_calls %}[{{ c.function.name }} {{ c.function.arguments | tojson }}]{% endfor %}<|end|>\n{% endfor %}"
        + "{% if add_generation_prompt %}<|assistant|>{% endif %}");

    public static DocumentTokenizer Documents { get; } = new(Bytes, Template);

    public static ChatDocument Chat(params (string Role, string Content)[] turns) =>
        new([.. turns.Select(static turn => new ChatTurn(turn.Role, turn.Content))]);

    /// <summary>What is learnt, with control tokens.</summary>
    public static string Learnt(TokenizedDocument document) =>
        Bytes.Decode([.. document.Ids.Zip(document.Learnt).Where(static item => item.Second).Select(static item => item.First)], special: true);
}
