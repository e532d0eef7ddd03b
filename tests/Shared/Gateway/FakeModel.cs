using System.Runtime.CompilerServices;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.TestKit;

/// <summary>A model that says what a test tells it to, and remembers what it was asked.</summary>
internal sealed class FakeModel : IServedModel, IModelLoader
{
    public FakeModel()
    {
        ChatClient = new Chat(this);
        Engine = new Writer(this);
        EmbeddingGenerator = new Embedder();
        Tokens = new Words();
    }

    /// <summary>What it answers to a conversation: updates in their order; one that is null waits for <see cref="Gate"/>.</summary>
    public Func<GenerationRequest, IEnumerable<ChatResponseUpdate?>> Answer { get; set; } = static _ => FakeAnswers.Text("Hello", " world");

    /// <summary>How it continues a text.</summary>
    public Func<GenerationRequest, IEnumerable<GenerationUpdate>> Continue { get; set; } = static _ => FakeAnswers.Continuation("Hello", " world");

    /// <summary>What a null among the updates waits for.</summary>
    public TaskCompletionSource Gate { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when an answer waits for <see cref="Gate"/>.</summary>
    public TaskCompletionSource Waits { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The conversation that it was asked last.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; private set; } = [];

    /// <summary>The options that it was asked with last.</summary>
    public ChatOptions? Options { get; private set; }

    /// <summary>The request that it was asked with last.</summary>
    public GenerationRequest? Request { get; private set; }

    /// <summary>What it tells to have used when nobody reads any more.</summary>
    public AnswerStatistics? UsedByThen { get; set; }

    public long Bytes => 1;

    public int? ContextLength { get; set; } = 1000;

    public IGenerationEngine Engine { get; }

    public IChatClient ChatClient { get; }

    public IEmbeddingGenerator<string, Embedding<float>> EmbeddingGenerator { get; }

    public IModelTokens? Tokens { get; set; }

    public long EstimateBytes() => 1;

    public Task<IServedModel> LoadAsync(IProgress<LoadProgress> progress, CancellationToken cancellation) => Task.FromResult<IServedModel>(this);

    public void Dispose()
    {
    }

    private async Task WaitAsync(GenerationRequest request, CancellationToken cancellation)
    {
        Waits.TrySetResult();
        try
        {
            await Gate.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            if (UsedByThen is { } used)
            {
                request.Ended?.Invoke(0, used);
            }

            throw;
        }
    }

    private sealed class Chat(FakeModel model) : IChatClient
    {
        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            GenerationRequest request = (GenerationRequest)options!.RawRepresentationFactory!(this)!;
            (model.Messages, model.Options, model.Request) = ([.. messages], options, request);
            foreach (ChatResponseUpdate? update in model.Answer(request))
            {
                if (update is null)
                {
                    await model.WaitAsync(request, cancellationToken);
                    continue;
                }

                if (update.RawRepresentation is AnswerEnded end)
                {
                    request.Ended?.Invoke(end.Choice, end.Statistics);
                }

                yield return update;
            }
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private sealed class Writer(FakeModel model) : IGenerationEngine
    {
        public string Name => "fake";

        public async IAsyncEnumerable<GenerationUpdate> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            model.Request = request;
            await Task.Yield();
            foreach (GenerationUpdate update in model.Continue(request))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (update is AnswerEnded end)
                {
                    request.Ended?.Invoke(end.Choice, end.Statistics);
                }

                yield return update;
            }
        }
    }

    private sealed class Embedder : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            string[] texts = [.. values];
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(texts.Select(static text => new Embedding<float>(new float[] { text.Length, 0.5f, -1 })))
            {
                Usage = new UsageDetails { InputTokenCount = texts.Sum(static text => text.Split(' ').Length) },
            });
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    // A token for each word; the number of a token is its place in this list.
    private sealed class Words : IModelTokens
    {
        private static readonly string[] s_words = ["<end>", "Hello", " world", "!", "Hi"];

        public SamplingOptions DefaultSampling { get; } = new() { Temperature = 0.8f, TopK = 40 };

        public int Count(string text) => text.Split(' ').Length;

        public int CountForEmbedding(string text) => Count(text);

        public int Count(IEnumerable<ChatMessage> messages, ChatOptions? options) => messages.Sum(message => Count(message.Text));

        public string Decode(ReadOnlySpan<int> tokens) => string.Concat(tokens.ToArray().Select(static token => token is >= 0 and < 5 ? s_words[token] : throw new ArgumentOutOfRangeException(nameof(tokens))));

        public byte[] GetBytes(int token) => System.Text.Encoding.UTF8.GetBytes(s_words[token]);

        public bool IsControl(int token) => token == 0;
    }
}

/// <summary>Answers for <see cref="FakeModel"/>.</summary>
internal static class FakeAnswers
{
    /// <summary>Ten tokens read, four of them cached, and so many written.</summary>
    public static AnswerStatistics Statistics(int generated, double logProbability = 0) =>
        new(7, 10, 4, generated, 0, 0, 0, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), logProbability);

    /// <summary>A text in pieces, a token each.</summary>
    public static IEnumerable<ChatResponseUpdate?> Text(params string[] pieces) =>
        [.. pieces.Select((piece, index) => Update(0, [new TextContent(piece)], index + 1)), End(0, pieces.Length + 1)];

    /// <summary>Some news of an answer.</summary>
    public static ChatResponseUpdate Update(int choice, IList<AIContent> contents, int token, float? logProbability = null) => new(ChatRole.Assistant, contents)
    {
        RawRepresentation = new TokensWritten(choice, [new GeneratedPiece(token, contents.OfType<TextContent>().FirstOrDefault()?.Text ?? "", Known(token, logProbability))]),
    };

    /// <summary>The end of an answer.</summary>
    public static ChatResponseUpdate End(int choice, int generated, FinishReason reason = FinishReason.Stop, bool called = false) => new(ChatRole.Assistant,
    [
        new UsageContent(new UsageDetails
        {
            InputTokenCount = choice == 0 ? 10 : 0,
            CachedInputTokenCount = choice == 0 ? 4 : 0,
            OutputTokenCount = generated,
        }),
    ])
    {
        FinishReason = reason == FinishReason.Length ? ChatFinishReason.Length : called ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        RawRepresentation = new AnswerEnded(choice, reason, null, Statistics(generated)),
    };

    /// <summary>A call of a tool.</summary>
    public static ChatResponseUpdate Call(string id, string name, string argument, string value) => new(
        ChatRole.Assistant, [new FunctionCallContent(id, name, new Dictionary<string, object?> { [argument] = value })])
    {
        RawRepresentation = new TokensWritten(0, [new GeneratedPiece(3, "", null)]),
    };

    /// <summary>A continuation in pieces, a token each.</summary>
    public static IEnumerable<GenerationUpdate> Continuation(params string[] pieces) =>
        [.. pieces.Select((piece, index) => new TokenWritten(0, new GeneratedPiece(index + 1, piece, null))), new AnswerEnded(0, FinishReason.Stop, null, Statistics(pieces.Length))];

    /// <summary>A token's log-probability, with one other token.</summary>
    public static TokenLogProbabilities? Known(int token, float? value) =>
        value is { } known ? new TokenLogProbabilities(new LogProbability(token, known), [new LogProbability(token, known), new LogProbability(4, -5)]) : null;
}
