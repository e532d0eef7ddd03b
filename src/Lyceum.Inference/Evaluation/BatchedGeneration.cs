using Lyceum.Inference.Sampling;
using Lyceum.Models.Forward;

namespace Lyceum.Inference.Evaluation;

/// <summary>
/// Answers many prompts, several at a time: each pass computes one token of every answer under way, and prompts that begin. A
/// prompt is computed once for all of its answers. The answers do not depend on what else is under way.
/// </summary>
public static class BatchedGeneration
{
    // Prompts are long beside the one token of an answer; a few at a time keep the passes even.
    private const int PromptTokens = 1024;

    /// <summary>Generates.</summary>
    /// <param name="model">The model; open it with <see cref="LanguageModelOptions.CacheTokens"/> for several texts.</param>
    /// <param name="prompts">The tokens of each prompt, at least one.</param>
    /// <param name="options">What to generate.</param>
    /// <param name="progress">Told the prompts done; or null.</param>
    /// <param name="cancellation">Ends it before the next pass.</param>
    /// <returns>For each prompt its answers, without the token that ended them. A prompt that fills the context has empty answers.</returns>
    /// <exception cref="NotSupportedException">The model makes embeddings only.</exception>
    /// <exception cref="ArithmeticException">The model computed logits that are not finite numbers.</exception>
    public static async Task<IReadOnlyList<int[][]>> GenerateAsync(
        LanguageModel model, IReadOnlyList<int[]> prompts, BatchedGenerationOptions options, Action<int>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Samples, nameof(options));
        if (model.IsEncoder)
        {
            throw new NotSupportedException($"{model.Name} is an embedding model and writes no text.");
        }

        await model.Gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(
                () =>
                {
                    using Run run = new(model, prompts, options);
                    while (run.Step(cancellation))
                    {
                        progress?.Invoke(run.Done);
                    }

                    return run.Answers;
                },
                cancellation).ConfigureAwait(false);
        }
        finally
        {
            model.Gate.Release();
        }
    }

    private sealed class Run : IDisposable
    {
        private readonly LanguageModel _model;
        private readonly IReadOnlyList<int[]> _prompts;
        private readonly BatchedGenerationOptions _options;
        private readonly int _width;
        private readonly int _vocabulary;
        private readonly Candidates _scratch;
        private readonly ForwardBatch _batch = new();
        private readonly List<Answer> _active = [];
        private readonly List<(int Prompt, KvSequence Sequence)> _beginning = [];
        private readonly int[] _left;
        private int _next;

        public Run(LanguageModel model, IReadOnlyList<int[]> prompts, BatchedGenerationOptions options)
        {
            _model = model;
            _prompts = prompts;
            _options = options;
            _vocabulary = Math.Min(model.Transformer.Spec.VocabularySize, model.Tokenizer.VocabularySize);
            _scratch = new Candidates(_vocabulary);
            int pages = (model.ContextLength + KvCache.PageLength - 1) / KvCache.PageLength;
            _width = Math.Clamp(model.Transformer.Cache.PageCapacity / pages, 1, options.Width);
            _left = new int[prompts.Count];
            Array.Fill(_left, options.Samples);
            Answers = new int[prompts.Count][][];
            for (int i = 0; i < Answers.Length; i++)
            {
                Answers[i] = new int[options.Samples][];
                Array.Fill(Answers[i], []);
            }
        }

        public int[][][] Answers { get; }

        /// <summary>Prompts that all answers are there of.</summary>
        public int Done { get; private set; }

        /// <summary>Computes one pass; false when there is nothing left to do.</summary>
        public bool Step(CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            _batch.Clear();
            Begin();
            foreach (Answer answer in _active)
            {
                _batch.Add(answer.Sequence, [answer.Tokens[^1]]);
            }

            if (_batch.SequenceCount == 0)
            {
                return false;
            }

            Rows logits = _model.Transformer.Forward(_batch);
            for (int i = 0; i < _active.Count; i++)
            {
                Choose(_active[i], logits[_beginning.Count + i]);
            }

            for (int i = 0; i < _beginning.Count; i++)
            {
                Branch(_beginning[i].Prompt, _beginning[i].Sequence, logits[i]);
            }

            _beginning.Clear();
            _active.RemoveAll(End);
            return true;
        }

        public void Dispose()
        {
            foreach (Answer answer in _active)
            {
                answer.Sequence.Dispose();
            }

            foreach ((_, KvSequence sequence) in _beginning)
            {
                sequence.Dispose();
            }
        }

        // Answers that stand in line behind those under way wait until all samples of one prompt have room, or nothing else runs.
        private void Begin()
        {
            while (_next < _prompts.Count && _batch.TokenCount < PromptTokens
                && (_active.Count + _beginning.Count == 0 || _active.Count + ((_beginning.Count + 1) * _options.Samples) <= _width))
            {
                int[] prompt = _prompts[_next];
                if (prompt.Length < _model.ContextLength)
                {
                    KvSequence sequence = _model.Transformer.Cache.CreateSequence();
                    _beginning.Add((_next, sequence));
                    _batch.Add(sequence, prompt);
                }
                else
                {
                    Done++;
                }

                _next++;
            }
        }

        // The samples share the prompt's pages.
        private void Branch(int prompt, KvSequence stem, ReadOnlySpan<float> logits)
        {
            for (int sample = 0; sample < _options.Samples; sample++)
            {
                KvSequence sequence = _model.Transformer.Cache.CreateSequence();
                sequence.Share(stem, stem.Length);
                long seed = unchecked((((_options.Seed * 1_000_003) + prompt) * 1_000_003) + sample);
                Answer answer = new(prompt, sample, sequence, new Sampler(_options.Sampling, _vocabulary, seed, _scratch));
                _active.Add(answer);
                Choose(answer, logits);
            }

            stem.Dispose();
        }

        private void Choose(Answer answer, ReadOnlySpan<float> logits)
        {
            int token = answer.Sampler.Sample(logits[.._vocabulary]);
            answer.Ended = _model.Tokenizer.EndOfGeneration.Contains(token);
            if (!answer.Ended)
            {
                answer.Tokens.Add(token);
                answer.Ended = answer.Tokens.Count >= _options.MaxTokens || answer.Sequence.Length >= _model.ContextLength;
            }
        }

        private bool End(Answer answer)
        {
            if (answer.Ended)
            {
                answer.Sequence.Dispose();
                Answers[answer.Prompt][answer.Sample] = [.. answer.Tokens];
                Done += --_left[answer.Prompt] == 0 ? 1 : 0;
            }

            return answer.Ended;
        }
    }

    private sealed class Answer(int prompt, int sample, KvSequence sequence, Sampler sampler)
    {
        public int Prompt => prompt;

        public int Sample => sample;

        public KvSequence Sequence => sequence;

        public Sampler Sampler => sampler;

        public List<int> Tokens { get; } = [];

        public bool Ended { get; set; }
    }
}
