using Lyceum.Inference.Constraints;
using Lyceum.Inference.Sampling;
using Lyceum.Models.Tokenization;

namespace Lyceum.Inference.Generation;

/// <summary>
/// Turns the logits of one sequence into tokens and text: chooses, decodes, watches for the end. What it chooses depends on
/// the logits, the options and the seed alone.
/// </summary>
internal sealed class AnswerWriter
{
    // A character of UTF-8 has at most four bytes, each of which may be a token.
    private const int LongestCharacter = 4;

    private readonly GenerationOptions _options;
    private readonly IReadOnlySet<int> _endTokens;
    private readonly IncrementalDecoder _decoder;
    private readonly StopMatcher _stops;
    private readonly Sampler _sampler;
    private readonly int _vocabularySize;
    private readonly ConstraintState? _form;

    /// <summary>Begins an answer.</summary>
    /// <param name="prompt">The tokens it follows.</param>
    /// <param name="options">What to generate.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="vocabularySize">Number of tokens that can be chosen.</param>
    /// <param name="seed">The seed of the random numbers.</param>
    /// <param name="form">What the answer keeps to, at its beginning; null for nothing.</param>
    /// <exception cref="ArgumentException">Options contradict each other, or name tokens outside the vocabulary.</exception>
    public AnswerWriter(ReadOnlySpan<int> prompt, GenerationOptions options, Tokenizer tokenizer, int vocabularySize, long seed, ConstraintState? form = null)
    {
        _options = options;
        _vocabularySize = vocabularySize;
        _form = form;
        _endTokens = tokenizer.EndOfGeneration;
        _decoder = new IncrementalDecoder(tokenizer);
        _stops = new StopMatcher(options.StopStrings);
        Seed = seed;
        _sampler = new Sampler(options.Sampling, vocabularySize, seed);
        _sampler.AddPrompt(prompt);
        FinishReason = options.MaxTokens == 0 ? Generation.FinishReason.Length : null;
        if (!options.IsWholeText)
        {
            // The prompt's end decides whether a space belongs to the text, and may hold the first bytes of its first character.
            foreach (int token in prompt[^Math.Min(prompt.Length, LongestCharacter)..])
            {
                _decoder.Add(token);
            }
        }
    }

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <summary>How many alternatives have log-probabilities.</summary>
    public int Alternatives => _options.LogProbabilities ?? 0;

    /// <summary>Tokens chosen so far.</summary>
    public int Count { get; private set; }

    /// <summary>Why the answer ended; null while it goes on.</summary>
    public FinishReason? FinishReason { get; private set; }

    /// <summary>The stop string that ended it, or null.</summary>
    public string? StopString => _stops.Stopped;

    /// <summary>Σ log-probabilities of the chosen tokens, where <see cref="GenerationOptions.LogProbabilities"/> are asked for.</summary>
    public double LogProbability { get; private set; }

    /// <summary>Ends the answer from outside.</summary>
    public void End(FinishReason reason) => FinishReason ??= reason;

    /// <summary>What would be chosen if these were the logits of a place further on; changes nothing.</summary>
    /// <param name="logits">Logits <c>[vocabulary]</c> of a draft model.</param>
    /// <param name="ahead">Tokens between here and there.</param>
    /// <param name="scratch">Memory for choosing.</param>
    public int Guess(ReadOnlySpan<float> logits, int ahead, Candidates scratch)
    {
        // What the form allows there is not known, so a guess may be wrong for its sake.
        logits = logits[.._vocabularySize];
        return _sampler.Guess(MayEnd ? logits : scratch.Without(logits, _endTokens), ahead, scratch);
    }

    /// <summary>Appends tokens that must come next because the form leaves no choice.</summary>
    public void GetForced(List<int> tokens)
    {
        if (_form is not null && MayEnd)
        {
            _form.GetForcedTokens(tokens);
        }
    }

    /// <summary>Chooses the next token.</summary>
    /// <param name="logits">The model's logits <c>[vocabulary]</c>; may be changed.</param>
    /// <param name="hasRoom">Whether the context has room for a token after this one.</param>
    /// <param name="scratch">Memory for choosing.</param>
    /// <exception cref="ArithmeticException">The model computed logits that are not finite numbers.</exception>
    public GeneratedPiece Write(ReadOnlySpan<float> logits, bool hasRoom, Candidates scratch)
    {
        logits = logits[.._vocabularySize];
        int token = _sampler.Sample(Allowed(logits, scratch), scratch);
        _form?.Accept(token);
        Count++;
        TokenLogProbabilities? logProbabilities = _options.LogProbabilities is { } alternatives
            ? TokenLogProbabilities.Of(logits, token, alternatives)
            : null;
        LogProbability += logProbabilities?.Chosen.Value ?? 0;
        bool isEnd = _endTokens.Contains(token);
        bool isComplete = _form is { IsComplete: true };
        bool isFull = Count == _options.MaxTokens || !hasRoom;
        string text = isEnd ? "" : _options.MarkTokens.Contains(token) ? _stops.Flush() : _stops.Add(_decoder.Add(token));
        if (isEnd || isComplete || isFull)
        {
            text += _stops.Add(_decoder.Flush()) + _stops.Flush();
        }

        FinishReason = _stops.Stopped is not null ? Generation.FinishReason.StopString
            : isEnd || isComplete ? Generation.FinishReason.Stop
            : isFull ? Generation.FinishReason.Length
            : null;
        return new GeneratedPiece(token, text, logProbabilities);
    }

    // The logits without those tokens that may not come.
    private ReadOnlySpan<float> Allowed(ReadOnlySpan<float> logits, Candidates scratch)
    {
        if (MayEnd && _form is null)
        {
            return logits;
        }

        Span<float> copy = scratch.Copy(logits);
        if (_form is not null)
        {
            Span<ulong> mask = scratch.Mask(_form.Trie.MaskLength);
            if (_options is { ClosesAtLimit: true, MaxTokens: { } most })
            {
                _form.FillMask(mask, most - Count);
            }
            else
            {
                _form.FillMask(mask);
            }

            TokenTrie.ApplyMask(mask, copy);
        }

        if (!MayEnd)
        {
            foreach (int token in _endTokens)
            {
                copy[token] = float.NegativeInfinity;
            }
        }

        return copy;
    }

    private bool MayEnd => !_options.IgnoreEndOfText && Count >= _options.MinTokens;
}
