using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.TestKit;

/// <summary>A model whose answers a test writes word by word, while they are read. Without a test at its pen it answers at once what <see cref="Usual"/> says.</summary>
internal sealed class PacedModel : IServedModel, IModelLoader
{
    private readonly Channel<Pen> _asked = Channel.CreateUnbounded<Pen>();

    public PacedModel()
    {
        ChatClient = new Chat(this);
        Tokens = new Words();
    }

    /// <summary>Whether answers wait for a test to write them.</summary>
    public bool IsPaced { get; set; }

    /// <summary>What it answers at once where it is not paced.</summary>
    public Func<IReadOnlyList<ChatMessage>, string> Usual { get; set; } = static messages => $"You said: {messages[^1].Text}";

    /// <summary>How long it takes for a word of what <see cref="Usual"/> says; no time at all unless somebody says otherwise.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>What it was asked by people, in order; titles are asked for behind them and are not here.</summary>
    public ConcurrentQueue<IReadOnlyList<ChatMessage>> Asked { get; } = new();

    /// <summary>How it was asked last.</summary>
    public GenerationRequest? Request { get; private set; }

    /// <summary>What loading waits for; done from the start unless a test says otherwise.</summary>
    public TaskCompletionSource Loads { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether loading waits.</summary>
    public bool LoadsSlowly { get; set; }

    public long Bytes => 1;

    public int? ContextLength { get; set; } = 1000;

    public IGenerationEngine Engine => throw new NotSupportedException();

    public IChatClient ChatClient { get; }

    public IEmbeddingGenerator<string, Embedding<float>> EmbeddingGenerator => throw new NotSupportedException();

    public IModelTokens? Tokens { get; }

    /// <summary>The next answer that is asked for, to be written by the test.</summary>
    public ValueTask<Pen> NextAsync(CancellationToken cancellation) => _asked.Reader.ReadAsync(cancellation);

    public long EstimateBytes() => 1;

    public async Task<IServedModel> LoadAsync(IProgress<LoadProgress> progress, CancellationToken cancellation)
    {
        if (LoadsSlowly)
        {
            progress.Report(new LoadProgress(LoadPhase.Reading, 0.4));
            await Loads.Task.WaitAsync(cancellation);
        }

        return this;
    }

    public void Dispose()
    {
    }

    private async Task SpeakAsync(Pen pen, string text, CancellationToken cancellation)
    {
        try
        {
            long began = TimeProvider.System.GetTimestamp();
            TimeSpan due = TimeSpan.Zero;
            for (int begin = 0; begin < text.Length;)
            {
                int end = text.IndexOf(' ', begin) is var space and >= 0 ? space + 1 : text.Length;

                // By the clock, since each wait is a little too long.
                due += Pause;
                TimeSpan rest = due - TimeProvider.System.GetElapsedTime(began);
                if (rest > TimeSpan.Zero)
                {
                    await Task.Delay(rest, TimeProvider.System, cancellation);
                }

                pen.Write(text[begin..end]);
                begin = end;
            }

            pen.End();
        }
        catch (OperationCanceledException)
        {
            // Whoever listened has gone.
        }
    }

    /// <summary>An answer that a test writes.</summary>
    internal sealed class Pen
    {
        private readonly Channel<(AIContent? Content, FinishReason? End)> _written = Channel.CreateUnbounded<(AIContent?, FinishReason?)>();

        public void Write(string text) => _written.Writer.TryWrite((new TextContent(text), null));

        /// <summary>Calls a function.</summary>
        public void Call(string name, params (string Name, object? Value)[] arguments) =>
            _written.Writer.TryWrite((new FunctionCallContent("call_1", name, arguments.ToDictionary(static one => one.Name, static one => one.Value)), null));

        public void End(FinishReason reason = FinishReason.Stop) => _written.Writer.TryWrite((null, reason));

        /// <summary>Breaks off with an error.</summary>
        public void Break(Exception error) => _written.Writer.TryComplete(error);

        internal IAsyncEnumerable<(AIContent? Content, FinishReason? End)> ReadAsync(CancellationToken cancellation) => _written.Reader.ReadAllAsync(cancellation);
    }

    private sealed class Chat(PacedModel model) : IChatClient
    {
        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            GenerationRequest request = (GenerationRequest)options!.RawRepresentationFactory!(this)!;
            ChatMessage[] asked = [.. messages];
            Pen pen = new();
            if (request.Priority >= 0)
            {
                model.Request = request;
                model.Asked.Enqueue(asked);
            }

            if (model.IsPaced && request.Priority >= 0)
            {
                model._asked.Writer.TryWrite(pen);
            }
            else if (model.Pause == TimeSpan.Zero)
            {
                pen.Write(model.Usual(asked));
                pen.End();
            }
            else
            {
                _ = model.SpeakAsync(pen, model.Usual(asked), cancellationToken);
            }

            int written = 0;
            AnswerStatistics? told = null;
            try
            {
                await foreach ((AIContent? content, FinishReason? end) in pen.ReadAsync(cancellationToken))
                {
                    if (end is { } reason)
                    {
                        told = Statistics(written);
                        request.Ended?.Invoke(0, told);
                        yield return End(reason, told);
                        yield break;
                    }

                    written++;
                    if (content is not TextContent { Text: string text })
                    {
                        yield return new ChatResponseUpdate(ChatRole.Assistant, [content!]);
                        continue;
                    }

                    yield return new ChatResponseUpdate(ChatRole.Assistant, [content])
                    {
                        RawRepresentation = new TokensWritten(0, [new GeneratedPiece(written, text, request.Options.LogProbabilities is null ? null
                            : new TokenLogProbabilities(new LogProbability(1, -0.5f) { Text = text }, [new LogProbability(2, -1) { Text = "other" }]))]),
                    };
                }
            }
            finally
            {
                if (told is null)
                {
                    request.Ended?.Invoke(0, Statistics(written));
                }
            }
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private static AnswerStatistics Statistics(int written) =>
            new(7, 10, 4, written, 0, 0, 0, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), 0);

        private static ChatResponseUpdate End(FinishReason reason, AnswerStatistics statistics) => new(
            ChatRole.Assistant,
            [new UsageContent(new UsageDetails { InputTokenCount = statistics.PromptTokens, CachedInputTokenCount = statistics.CachedTokens, OutputTokenCount = statistics.GeneratedTokens })])
        {
            FinishReason = reason == FinishReason.Length ? ChatFinishReason.Length : ChatFinishReason.Stop,
            RawRepresentation = new AnswerEnded(0, reason, null, statistics),
        };
    }

    private sealed class Words : IModelTokens
    {
        public SamplingOptions DefaultSampling { get; } = new();

        public int Count(string text) => text.Split(' ').Length;

        public int CountForEmbedding(string text) => Count(text);

        public int Count(IEnumerable<ChatMessage> messages, ChatOptions? options) => messages.Sum(message => Count(message.Text));

        public string Decode(ReadOnlySpan<int> tokens) => "";

        public byte[] GetBytes(int token) => [];

        public bool IsControl(int token) => false;
    }
}
