using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Lyceum.Inference.Constraints;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Telemetry;
using Lyceum.Models.Forward;
using Lyceum.Models.Tokenization;
using Lyceum.Numerics;

namespace Lyceum.Inference.Serving;

/// <summary>
/// Serves many requests on one model at the same time. One thread of its own takes steps for as long as there is something
/// to do; everybody else hands requests in and reads tickets. A request with a seed gets the same tokens whatever else
/// runs. Thread-safe.
/// </summary>
public sealed class InferenceEngine : IGenerationEngine, IDisposable
{
    private readonly IPagedModel _model;
    private readonly Tokenizer _tokenizer;
    private readonly int _vocabularySize;
    private readonly Lazy<TokenTrie> _trie;
    private readonly SchedulerOptions _options;
    private readonly TimeProvider _time;
    private readonly Scheduler _scheduler;
    private readonly ConcurrentQueue<Action> _inbox = new();
    private readonly AutoResetEvent _news = new(false);
    private readonly Thread _thread;
    private readonly EngineMetrics _metrics;
    private readonly string? _refusal;
    private int _arriving;
    private volatile bool _stopping;

    /// <summary>Serves a model, which must outlive the engine and be used through it alone meanwhile.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How requests share it.</param>
    /// <param name="draft">A smaller model with the same tokens that guesses ahead, for this engine alone; null for none.</param>
    /// <param name="time">The clock.</param>
    internal InferenceEngine(LanguageModel model, SchedulerOptions options, LanguageModel? draft, TimeProvider time)
        : this(
            new PagedTransformer(model.Transformer),
            model.Tokenizer,
            model.Name,
            options,
            time,
            model.Team,
            draft is null ? null : new PagedTransformer(draft.Transformer))
    {
        _refusal = model.IsEncoder ? $"{model.Name} is an embedding model ({model.Transformer.Spec.Architecture}) and writes no text." : null;
    }

    internal InferenceEngine(IPagedModel model, Tokenizer tokenizer, string name, SchedulerOptions options, TimeProvider time, WorkerTeam? team, IPagedModel? draft = null)
    {
        _model = model;
        _tokenizer = tokenizer;
        _vocabularySize = Math.Min(model.VocabularySize, tokenizer.VocabularySize);
        _trie = new Lazy<TokenTrie>(() => TokenTrie.Create(tokenizer));
        _options = options;
        _time = time;
        Name = name;
        _scheduler = new Scheduler(model, _vocabularySize, options, time, team?.Threads ?? 1, team is null ? null : (count, body) => TeamLoop.Run(team, count, body), draft);
        _metrics = new EngineMetrics(name, this);
        _thread = new Thread(Serve) { IsBackground = true, Name = $"lyceum-engine {name}" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Sequences that wait for their first step, or to be taken up again.</summary>
    public int Waiting => Volatile.Read(ref _arriving) + _scheduler.Waiting;

    /// <summary>Sequences that are being computed.</summary>
    public int Running { get; private set; }

    /// <summary>Whether any sequence waits or is being computed; on the engine's thread.</summary>
    internal bool IsBusy => _scheduler.Waiting + _scheduler.Running > 0;

    /// <summary>How requests share the model.</summary>
    internal SchedulerOptions Options => _options;

    /// <summary>Pages of keys and values there are, and how many of them are in use by sequences or kept for others.</summary>
    public (int Capacity, int InUse, int Kept) Pages { get; private set; }

    /// <summary>Time that steps took so far, and how much of it the model computed; the rest is scheduling and choosing.</summary>
    public (TimeSpan Steps, TimeSpan Model) Times { get; private set; }

    /// <summary>Takes a request in.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="ContextLengthException">The prompt has more tokens than the context; the message has both numbers.</exception>
    /// <exception cref="ArgumentException">The prompt is empty or has unknown tokens, or options contradict each other.</exception>
    /// <exception cref="ConstraintException">The form of the answer cannot be enforced.</exception>
    /// <exception cref="NotSupportedException">The model makes embeddings only.</exception>
    /// <exception cref="QueueFullException">As many requests wait as may.</exception>
    /// <exception cref="ObjectDisposedException">The engine is stopping.</exception>
    public GenerationTicket Submit(GenerationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_stopping, this);
        if (_refusal is not null)
        {
            throw new NotSupportedException(_refusal);
        }

        request = WithTokens(request);
        Check(request.Prompt.Span);

        // Before anything is made for it, so that those who are refused cost next to nothing.
        TakePlaces(request);
        try
        {
            return Begin(request);
        }
        catch
        {
            Interlocked.Add(ref _arriving, -request.Choices);
            throw;
        }
    }

    private void TakePlaces(GenerationRequest request)
    {
        if (Interlocked.Add(ref _arriving, request.Choices) + _scheduler.Waiting <= _options.QueueLength)
        {
            return;
        }

        Interlocked.Add(ref _arriving, -request.Choices);
        QueueFullException refusal = new($"{_options.QueueLength} requests are waiting for this model, which is as many as it takes; try again later.");
        Trace(request).End(refusal);
        throw refusal;
    }

    private RequestTrace Trace(GenerationRequest request)
    {
        RequestTrace trace = RequestTrace.Local(request.Operation, Name, _time);
        trace.Describe(request.Options, request.Choices);
        trace.Answering(Name, id: null);
        return trace;
    }

    private GenerationTicket Begin(GenerationRequest request)
    {
        ServedSequence[] sequences = new ServedSequence[request.Choices];
        long seed = request.Options.Sampling.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        ConstraintState? form = request.Options.Constraint?.Start(_trie.Value);
        AnswerWriter[] writers = [.. Enumerable.Range(0, request.Choices).Select(i =>
            new AnswerWriter(request.Prompt.Span, request.Options, _tokenizer, _vocabularySize, SeedOf(seed, i), form?.Clone()))];

        // What is malformed was never a request.
        GenerationTicket ticket = new(_time, _metrics, Trace(request), request.Operation, request.Ended);
        for (int i = 0; i < sequences.Length; i++)
        {
            sequences[i] = new ServedSequence(request.Prompt.Span, writers[i], ticket.Sink)
            {
                Priority = request.Priority,
                Caller = request.Caller,
                Scope = request.CacheScope,
                Leader = i == 0 ? null : sequences[0],
                ScoresPrompt = request.ScoresPrompt && i == 0,
            };
        }

        ticket.Begin(sequences);
        if (request.EchoesPrompt)
        {
            ticket.Echo(Echo(request.Prompt.Span));
        }

        Post(() =>
        {
            foreach (ServedSequence sequence in sequences)
            {
                _scheduler.Add(sequence);
            }

            Interlocked.Add(ref _arriving, -sequences.Length);
        });
        return ticket;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<GenerationUpdate> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using GenerationTicket ticket = Submit(request);
        await foreach (GenerationUpdate update in ticket.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    /// <summary>Does something with the model between two steps, while nobody else uses it.</summary>
    /// <param name="work">What is done, on the engine's thread; requests wait meanwhile.</param>
    /// <param name="cancellation">Cancels it before it begins.</param>
    /// <param name="pages">Pages that it needs; prefixes that were kept make room until as many are free. All of them go where nothing is said.</param>
    internal Task<T> BetweenStepsAsync<T>(Func<T> work, CancellationToken cancellation, int pages = int.MaxValue)
    {
        ObjectDisposedException.ThrowIf(_stopping, this);
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            if (cancellation.IsCancellationRequested)
            {
                done.TrySetCanceled(cancellation);
                return;
            }

            try
            {
                _scheduler.MakeRoom(pages);
                done.TrySetResult(work());
            }
#pragma warning disable CA1031 // it goes to the one whose it is
            catch (Exception failure)
#pragma warning restore CA1031
            {
                done.TrySetException(failure);
            }
        });
        return done.Task;
    }

    /// <summary>Has kept prefixes make room. For work between two steps that learns only then how much it needs.</summary>
    /// <param name="pages">Pages that are needed.</param>
    /// <returns>Pages that are free then, which may be fewer.</returns>
    internal int MakeRoom(int pages) => _scheduler.MakeRoom(pages);

    /// <summary>Cancels everything that runs and waits, and stops the thread.</summary>
    public void Dispose()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        _news.Set();
        _thread.Join();
        _news.Dispose();
        _metrics.Dispose();
    }

    internal static long SeedOf(long seed, int choice) => choice == 0 ? seed : Philox.Derive(seed, choice);

    // As LanguageModel.EncodePrompt: an end token that the vocabulary asks for would end what is to be continued.
    private GenerationRequest WithTokens(GenerationRequest request)
    {
        if (request.PromptText is not { } text)
        {
            return request;
        }

        if (!request.Prompt.IsEmpty)
        {
            throw new ArgumentException($"{nameof(GenerationRequest.Prompt)} and {nameof(GenerationRequest.PromptText)} are both set; set one of them.", nameof(request));
        }

        int[] tokens = _tokenizer.Encode(text, addSpecial: true, parseSpecial: true);
        int length = _tokenizer.AddEos && tokens.Length > 0 && tokens[^1] == _tokenizer.EosId ? tokens.Length - 1 : tokens.Length;
        return request with { Prompt = tokens.AsMemory(0, length), PromptText = null };
    }

    private List<GeneratedPiece> Echo(ReadOnlySpan<int> prompt)
    {
        IncrementalDecoder decoder = new(_tokenizer);
        List<GeneratedPiece> pieces = new(prompt.Length);
        foreach (int token in prompt)
        {
            pieces.Add(new GeneratedPiece(token, decoder.Add(token), null));
        }

        // A character that the prompt breaks off in.
        pieces[^1] = pieces[^1] with { Text = pieces[^1].Text + decoder.Flush() };
        return pieces;
    }

    private void Check(ReadOnlySpan<int> prompt)
    {
        if (prompt.IsEmpty)
        {
            throw new ArgumentException("The prompt has no tokens, and this model begins its texts with none; give it at least one.", nameof(prompt));
        }

        foreach (int token in prompt)
        {
            if ((uint)token >= (uint)_vocabularySize)
            {
                throw new ArgumentException($"The prompt has the token {token}, but the vocabulary's tokens are 0 to {_vocabularySize - 1}.", nameof(prompt));
            }
        }

        if (prompt.Length > _model.ContextLength)
        {
            throw new ContextLengthException(
                $"The prompt has {prompt.Length} tokens, but the context holds {_model.ContextLength}; shorten the prompt or open the model with a longer context.",
                prompt.Length,
                _model.ContextLength);
        }
    }

    private void Post(Action action)
    {
        _inbox.Enqueue(action);
        _news.Set();
    }

    private void Serve()
    {
        while (!_stopping)
        {
            // What comes in meanwhile comes after the step, so that work between steps cannot keep the sequences from theirs.
            for (int count = _inbox.Count; count > 0 && _inbox.TryDequeue(out Action? action); count--)
            {
                action();
            }

            bool busy = Step();
            Publish();
            if (busy)
            {
                _metrics.Stepped(_scheduler.LastStep.Sequences);
            }

            if (!busy && _inbox.IsEmpty && !_stopping)
            {
                _news.WaitOne();
            }
        }

        // Who came in between is told too.
        while (_inbox.TryDequeue(out Action? action))
        {
            action();
        }

        _scheduler.Dispose();
        Publish();
    }

    // An exception that left this thread would end the process, and with it what everybody else does.
    private bool Step()
    {
        try
        {
            return _scheduler.Step();
        }
#pragma warning disable CA1031 // it goes to everybody whom the step was for
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _scheduler.FailAll(failure);
            return false;
        }
    }

    private void Publish()
    {
        Running = _scheduler.Running;
        Times = _scheduler.Times;
        Pages = (_model.PageCapacity, _model.PageCapacity - _model.PagesFree, _scheduler.CachedPages);
    }
}
