using Lyceum.Inference.Sampling;
using Lyceum.Models.Tokenization;

namespace Lyceum.Inference.Generation;

/// <summary>
/// One text while it is generated. Take its pieces with <see cref="MoveNext"/>, or with <c>await foreach</c>, which computes away from
/// the caller's thread. One thread at a time.
/// </summary>
public sealed class TextGeneration : IAsyncEnumerable<GeneratedPiece>
{
    // Long enough to keep the multipliers busy, short enough to cancel soon.
    internal const int PromptChunk = 256;

    // A character of UTF-8 has at most four bytes, each of which may be a token.
    private const int LongestCharacter = 4;

    private readonly TextGenerator _generator;
    private readonly int[] _prompt;
    private readonly GenerationOptions _options;
    private readonly IReadOnlySet<int> _endTokens;
    private readonly IncrementalDecoder _decoder;
    private readonly StopMatcher _stops;
    private readonly Sampler _sampler;
    private readonly TimeProvider _time;
    private int _computed;
    private int _cached;
    private int _generated;
    private TimeSpan _promptTime;
    private TimeSpan _generationTime;

    internal TextGeneration(
        TextGenerator generator,
        ReadOnlySpan<int> prompt,
        GenerationOptions options,
        Tokenizer tokenizer,
        long seed,
        TimeProvider time)
    {
        _generator = generator;
        _prompt = prompt.ToArray();
        _options = options;
        _endTokens = tokenizer.EndOfGeneration;
        _decoder = new IncrementalDecoder(tokenizer);
        _stops = new StopMatcher(options.StopStrings);
        Seed = seed;
        _sampler = new Sampler(options.IgnoreEndOfText ? Forbid(options.Sampling, _endTokens) : options.Sampling, generator.VocabularySize, seed);
        _sampler.AddPrompt(prompt);
        _time = time;
        if (!options.IsWholeText)
        {
            // The prompt's end decides whether a space belongs to the text, and may hold the first bytes of its first character.
            foreach (int token in prompt[^Math.Min(prompt.Length, LongestCharacter)..])
            {
                _decoder.Add(token);
            }
        }
    }

    /// <summary>The seed, so that a text can be had again where the caller asked for none in particular.</summary>
    public long Seed { get; }

    /// <summary>The piece that <see cref="MoveNext"/> got.</summary>
    public GeneratedPiece Current { get; private set; }

    /// <summary>Why the text ended; null while it goes on.</summary>
    public FinishReason? FinishReason { get; private set; }

    /// <summary>The stop string that ended the text, or null.</summary>
    public string? StopString => _stops.Stopped;

    /// <summary>What it took so far.</summary>
    public GenerationStatistics Statistics => new(_prompt.Length, _cached, _promptTime, _generated, _generationTime);

    /// <summary>Computes the next piece: first the prompt, then one token.</summary>
    /// <param name="cancellation">Ends the text, between two chunks of the prompt or before the next token.</param>
    /// <returns>False when the text has ended.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled; <see cref="FinishReason"/> says so.</exception>
    /// <exception cref="ArithmeticException">The model computed logits that are not finite numbers.</exception>
    /// <exception cref="InvalidOperationException">The generator was disposed or has begun another text.</exception>
    public bool MoveNext(CancellationToken cancellation = default)
    {
        if (FinishReason is null && _options.MaxTokens == 0)
        {
            FinishReason = Generation.FinishReason.Length;
        }

        if (FinishReason is not null)
        {
            return false;
        }

        long start = _time.GetTimestamp();
        bool isPrompt = _computed < _prompt.Length;
        ReadOnlySpan<float> logits = isPrompt ? ComputePrompt(cancellation) : ComputeLast(cancellation);
        if (isPrompt)
        {
            _promptTime += _time.GetElapsedTime(start);
            start = _time.GetTimestamp();
        }

        Choose(logits);
        _generationTime += _time.GetElapsedTime(start);
        return true;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerator<GeneratedPiece> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        Func<bool> step = () => MoveNext(cancellationToken);
        while (await Task.Run(step, CancellationToken.None).ConfigureAwait(false))
        {
            yield return Current;
        }
    }

    private static SamplingOptions Forbid(SamplingOptions options, IEnumerable<int> tokens)
    {
        Dictionary<int, float> bias = new(options.LogitBias ?? new Dictionary<int, float>());
        foreach (int token in tokens)
        {
            bias[token] = float.NegativeInfinity;
        }

        return options with { LogitBias = bias };
    }

    private ReadOnlySpan<float> ComputePrompt(CancellationToken cancellation)
    {
        if (_computed == 0)
        {
            _computed = _cached = _generator.Reuse(this, _prompt);
        }

        while (true)
        {
            ThrowIfCancelled(cancellation);
            ReadOnlySpan<int> chunk = _prompt.AsSpan(_computed, Math.Min(PromptChunk, _prompt.Length - _computed));
            bool isLast = _computed + chunk.Length == _prompt.Length;
            ReadOnlySpan<float> logits = _generator.Forward(this, chunk, isLast);
            _computed += chunk.Length;
            if (isLast)
            {
                return logits;
            }
        }
    }

    private ReadOnlySpan<float> ComputeLast(CancellationToken cancellation)
    {
        ThrowIfCancelled(cancellation);
        int token = Current.Token;
        return _generator.Forward(this, new ReadOnlySpan<int>(in token), logits: true);
    }

    private void Choose(ReadOnlySpan<float> logits)
    {
        int token = _sampler.Sample(logits);
        _generated++;
        TokenLogProbabilities? logProbabilities = _options.LogProbabilities is { } alternatives
            ? TokenLogProbabilities.Of(logits, token, alternatives)
            : null;
        bool isEnd = _endTokens.Contains(token);
        bool isFull = _generated == _options.MaxTokens || !_generator.HasRoom;
        string text = isEnd ? "" : _stops.Add(_decoder.Add(token));
        if (isEnd || isFull)
        {
            text += _stops.Add(_decoder.Flush()) + _stops.Flush();
        }

        FinishReason = _stops.Stopped is not null ? Generation.FinishReason.StopString
            : isEnd ? Generation.FinishReason.Stop
            : isFull ? Generation.FinishReason.Length
            : null;
        Current = new GeneratedPiece(token, text, logProbabilities);
    }

    private void ThrowIfCancelled(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            FinishReason = Generation.FinishReason.Cancelled;
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
