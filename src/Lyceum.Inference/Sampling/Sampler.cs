namespace Lyceum.Inference.Sampling;

/// <summary>
/// Chooses the tokens of one sequence. Holds what choosing needs to remember: how many were chosen, and which tokens were there
/// before where penalties are asked for. Choosing allocates nothing but what remembering more tokens takes.
/// </summary>
public sealed class Sampler
{
    private readonly SamplingOptions _options;
    private readonly ulong _seed;
    private readonly SamplingStep[] _steps;
    private readonly int[] _biasTokens;
    private readonly float[] _biases;
    private readonly TokenHistory? _history;
    private readonly int _vocabularySize;
    private Candidates? _candidates;
    private ulong _step;

    /// <summary>Makes a sampler for one sequence.</summary>
    /// <param name="options">How to choose. Their <see cref="SamplingOptions.Seed"/> is not looked at.</param>
    /// <param name="vocabularySize">Number of logits.</param>
    /// <param name="seed">The seed of the random numbers.</param>
    /// <exception cref="ArgumentException">Options contradict each other, or name tokens outside the vocabulary.</exception>
    public Sampler(SamplingOptions options, int vocabularySize, long seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabularySize);
        options.Check(vocabularySize);
        _options = options;
        _seed = unchecked((ulong)seed);
        _steps = [.. options.Steps.Where(step => options.Needs(step) && (!options.IsGreedy || step is SamplingStep.LogitBias or SamplingStep.Penalties))];
        _biasTokens = [.. options.LogitBias?.Keys ?? []];
        _biases = [.. options.LogitBias?.Values ?? []];
        _history = options.HasPenalties ? new TokenHistory(options.PenaltyWindow) : null;
        _vocabularySize = vocabularySize;
    }

    /// <summary>Tells the sampler the tokens that stand before the first one it chooses.</summary>
    /// <exception cref="ArgumentException">A token is not in the vocabulary.</exception>
    public void AddPrompt(ReadOnlySpan<int> tokens)
    {
        if (_history is null)
        {
            return;
        }

        foreach (int token in tokens)
        {
            if ((uint)token >= (uint)_vocabularySize)
            {
                throw new ArgumentException($"The token {token} is not in the vocabulary of {_vocabularySize} tokens.", nameof(tokens));
            }

            _history.Add(token, generated: false);
        }
    }

    /// <summary>Chooses the next token.</summary>
    /// <param name="logits">The model's logits <c>[vocabulary]</c>; −∞ for a token that must not be chosen. Not changed.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="ArithmeticException">A logit is NaN or +∞, or every token is forbidden.</exception>
    public int Sample(ReadOnlySpan<float> logits)
    {
        int token = NeedsCandidates ? Choose(_candidates ??= new Candidates(_vocabularySize), logits, _step, withPenalties: true) : Softmax.ArgMax(logits);
        _history?.Add(token, generated: true);
        _step++;
        return token;
    }

    /// <summary>The same, in scratch memory that samplers share which do not choose at the same time.</summary>
    internal int Sample(ReadOnlySpan<float> logits, Candidates scratch)
    {
        _candidates = scratch;
        return Sample(logits);
    }

    /// <summary>
    /// What would be chosen after some more tokens if these were the logits then: a guess, which leaves penalties out and changes nothing.
    /// </summary>
    /// <param name="logits">Logits <c>[vocabulary]</c>, as of a smaller model.</param>
    /// <param name="ahead">How many tokens are chosen before that one.</param>
    /// <param name="scratch">Memory for choosing.</param>
    internal int Guess(ReadOnlySpan<float> logits, int ahead, Candidates scratch) => _options.IsGreedy
        ? Softmax.ArgMax(logits)
        : Choose(scratch, logits, _step + (ulong)ahead, withPenalties: false);

    private bool NeedsCandidates => !_options.IsGreedy || _steps.Length > 0;

    private int Choose(Candidates candidates, ReadOnlySpan<float> logits, ulong place, bool withPenalties)
    {
        candidates.Load(logits);
        foreach (SamplingStep step in _steps)
        {
            switch (step)
            {
                case SamplingStep.LogitBias:
                    candidates.Add(_biasTokens, _biases);
                    break;
                case SamplingStep.Penalties when withPenalties:
                    candidates.Penalize(_history!, _options.RepetitionPenalty, _options.PresencePenalty, _options.FrequencyPenalty);
                    break;
                case SamplingStep.TopK:
                    candidates.KeepTop(_options.TopK);
                    break;
                case SamplingStep.TypicalP:
                    candidates.KeepTypical(_options.TypicalP);
                    break;
                case SamplingStep.TopP:
                    candidates.KeepNucleus(_options.TopP);
                    break;
                case SamplingStep.MinP:
                    candidates.KeepAtLeast(_options.MinP);
                    break;
                case SamplingStep.Penalties:
                    break;
                default:
                    candidates.Divide(_options.Temperature);
                    break;
            }
        }

        return _options.IsGreedy ? candidates.Highest() : candidates.Draw(Philox.Uniform(_seed, place));
    }
}
