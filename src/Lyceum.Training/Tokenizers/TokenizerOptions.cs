using Lyceum.Models.Tokenization;

namespace Lyceum.Training.Tokenizers;

/// <summary>What a tokenizer is to be.</summary>
public sealed record TokenizerOptions
{
    /// <summary>Number of tokens, with the special ones and the 256 bytes.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Tokens that steer the model; they get the first ids, and plain text never becomes one of them.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>The special token that ends a text; one of <see cref="SpecialTokens"/>.</summary>
    public required string EndToken { get; init; }

    /// <summary>The special token that begins a text, or null.</summary>
    public string? BeginToken { get; init; }

    /// <summary>The special token that ends an assistant's turn, or null where <see cref="EndToken"/> does.</summary>
    public string? EndOfTurnToken { get; init; }

    /// <summary>The special token that fills up shorter sequences, or null.</summary>
    public string? PaddingToken { get; init; }

    /// <summary>Whether texts begin with <see cref="BeginToken"/>.</summary>
    public bool AddBegin { get; init; }

    /// <summary>The chat template (Jinja), or null.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>How text is cut into words, by its name in <c>tokenizer.ggml.pre</c>. <c>smollm</c> sets every digit apart and is GPT-2's otherwise.</summary>
    public string PreTokenizer { get; init; } = "smollm";

    /// <summary>How often a pair must occur to be merged.</summary>
    public long MinimumCount { get; init; } = 2;

    /// <summary>Most different words that are kept in memory.</summary>
    public int MaximumWords { get; init; } = 2_000_000;

    /// <summary>Checks that the parts fit together.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which.</exception>
    public void Validate()
    {
        int smallest = SpecialTokens.Count + 256;
        if (VocabularySize < smallest || VocabularySize > 1_000_000)
        {
            throw new ArgumentException($"The vocabulary size is {VocabularySize}; from {smallest} (the special tokens and 256 bytes) to 1,000,000 is possible.");
        }

        if (MinimumCount < 1)
        {
            throw new ArgumentException($"The minimum count is {MinimumCount}; it is 1 at least.");
        }

        CheckSpecialTokens();
        foreach (string? token in (ReadOnlySpan<string?>)[EndToken, BeginToken, EndOfTurnToken, PaddingToken])
        {
            if (token is not null && !SpecialTokens.Contains(token))
            {
                throw new ArgumentException($"'{token}' is not among the special tokens.");
            }
        }

        if (AddBegin && BeginToken is null)
        {
            throw new ArgumentException("Texts are to begin with the begin token, but none is named.");
        }
    }

    private void CheckSpecialTokens()
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string token in SpecialTokens)
        {
            if (string.IsNullOrEmpty(token))
            {
                throw new ArgumentException("A special token is empty.");
            }

            if (!seen.Add(token))
            {
                throw new ArgumentException($"The special token '{token}' is named twice.");
            }

            if (token.Length == 1 && ByteAlphabet.ToByte(token[0]) >= 0)
            {
                throw new ArgumentException($"The special token '{token}' is one character that stands for a byte.");
            }
        }
    }
}
