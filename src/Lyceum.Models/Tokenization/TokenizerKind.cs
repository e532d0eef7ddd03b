namespace Lyceum.Models.Tokenization;

/// <summary>The algorithm that turns text into tokens.</summary>
public enum TokenizerKind
{
    /// <summary>Characters merged by the score of the piece they form, bytes where a character has no piece (<c>tokenizer.ggml.model = llama</c>).</summary>
    SentencePiece,

    /// <summary>Byte pair encoding by ranked merges, inside the words that a pre-tokenizer cuts (<c>gpt2</c>).</summary>
    BytePair,

    /// <summary>Longest match from the left inside each word (<c>bert</c>).</summary>
    WordPiece,

    /// <summary>The most probable segmentation under a unigram model (<c>t5</c>).</summary>
    Unigram,
}
