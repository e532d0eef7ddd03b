using System.Security.Cryptography;
using Lyceum.Models.Forward;
using Lyceum.Models.Tokenization;

namespace Lyceum.Inference.Generation;

/// <summary>
/// Generates texts with one sequence, one after the other. The keys and values of the last text stay, so that a prompt that begins like
/// it (the next turn of a chat) computes only what is new. Not for several threads at once.
/// </summary>
public sealed class TextGenerator : IDisposable
{
    private readonly ISequence _sequence;
    private readonly Tokenizer _tokenizer;
    private readonly TimeProvider _time;
    private readonly Func<long> _seeds;
    private readonly List<int> _tokens = [];
    private TextGeneration? _current;

    /// <summary>Makes a generator.</summary>
    /// <param name="sequence">The sequence; the generator disposes it.</param>
    /// <param name="tokenizer">Its model's tokenizer.</param>
    /// <param name="time">The clock of the statistics.</param>
    /// <param name="seeds">Gives seeds to texts that ask for none in particular.</param>
    internal TextGenerator(ISequence sequence, Tokenizer tokenizer, TimeProvider time, Func<long>? seeds = null)
    {
        _sequence = sequence;
        _tokenizer = tokenizer;
        VocabularySize = Math.Min(sequence.VocabularySize, tokenizer.VocabularySize);
        _time = time;
        _seeds = seeds ?? (static () => RandomNumberGenerator.GetInt32(int.MaxValue));
    }

    /// <summary>Number of tokens that can be chosen; a model may have logits for more, which no text belongs to.</summary>
    internal int VocabularySize { get; }

    /// <summary>The tokens whose keys and values are there.</summary>
    internal IReadOnlyList<int> Tokens => _tokens;

    /// <summary>Begins a text. The one before it, if it still runs, is over.</summary>
    /// <param name="prompt">The tokens it follows; at least one.</param>
    /// <param name="options">What to generate.</param>
    /// <returns>The text; nothing is computed before its first piece is asked for.</returns>
    /// <exception cref="ContextLengthException">The prompt has more tokens than the context.</exception>
    /// <exception cref="ArgumentException">The prompt is empty or has unknown tokens, or options contradict each other.</exception>
    public TextGeneration Start(ReadOnlySpan<int> prompt, GenerationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (prompt.IsEmpty)
        {
            throw new ArgumentException("The prompt has no tokens, and this model begins its texts with none; give it at least one.", nameof(prompt));
        }

        foreach (int token in prompt)
        {
            if ((uint)token >= (uint)VocabularySize)
            {
                throw new ArgumentException($"The prompt has the token {token}, but the vocabulary's tokens are 0 to {VocabularySize - 1}.", nameof(prompt));
            }
        }

        if (prompt.Length > _sequence.ContextLength)
        {
            throw new ContextLengthException(
                $"The prompt has {prompt.Length} tokens, but the context holds {_sequence.ContextLength}; shorten the prompt or open the model with a longer context.",
                prompt.Length,
                _sequence.ContextLength);
        }

        long seed = options.Sampling.Seed ?? _seeds();
        return _current = new TextGeneration(this, prompt, options, _tokenizer, seed, _time);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _current = null;
        _sequence.Dispose();
    }

    /// <summary>Keeps what is there of a prompt, its last token excepted, whose logits are wanted.</summary>
    /// <returns>How many of its tokens are there.</returns>
    internal int Reuse(TextGeneration generation, ReadOnlySpan<int> prompt)
    {
        CheckCurrent(generation);
        int common = 0;
        while (common < _tokens.Count && common < prompt.Length - 1 && _tokens[common] == prompt[common])
        {
            common++;
        }

        Truncate(common);
        return common;
    }

    /// <summary>Computes tokens and, where asked for, the logits after the last of them.</summary>
    internal ReadOnlySpan<float> Forward(TextGeneration generation, scoped ReadOnlySpan<int> tokens, bool logits)
    {
        CheckCurrent(generation);
        try
        {
            ReadOnlySpan<float> result = _sequence.Forward(tokens, logits ? 1 : 0);
            _tokens.AddRange(tokens);
            return logits ? result[..VocabularySize] : [];
        }
        catch
        {
            // What a failed step left behind is not to be trusted.
            Truncate(_tokens.Count);
            throw;
        }
    }

    /// <summary>Whether one more token can be computed.</summary>
    internal bool HasRoom => _tokens.Count < _sequence.ContextLength;

    private void Truncate(int length)
    {
        _sequence.Truncate(length);
        _tokens.RemoveRange(length, _tokens.Count - length);
    }

    private void CheckCurrent(TextGeneration generation)
    {
        if (generation != _current)
        {
            throw new InvalidOperationException("This text is over: its generator was disposed or has begun another text.");
        }
    }
}
