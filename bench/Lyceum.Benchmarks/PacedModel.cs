using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Serving;
using Lyceum.TestKit;
using Microsoft.Extensions.AI;

namespace Lyceum.Benchmarks;

/// <summary>A model that writes a token at each beat, to any number of callers at once.</summary>
/// <param name="tokens">How many it writes.</param>
/// <param name="interval">The beat.</param>
internal sealed class PacedModel(int tokens, TimeSpan interval) : IServedModel, IModelLoader, IChatClient
{
    private readonly FakeModel _fake = new();

    public long Bytes => 1;

    public int? ContextLength => 10_000;

    public IGenerationEngine Engine => _fake.Engine;

    public IChatClient ChatClient => this;

    public IEmbeddingGenerator<string, Embedding<float>> EmbeddingGenerator => _fake.EmbeddingGenerator;

    public IModelTokens? Tokens => _fake.Tokens;

    public long EstimateBytes() => 1;

    public Task<IServedModel> LoadAsync(IProgress<LoadProgress> progress, CancellationToken cancellation) => Task.FromResult<IServedModel>(this);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        GenerationRequest request = (GenerationRequest)options!.RawRepresentationFactory!(this)!;
        long begin = Stopwatch.GetTimestamp();
        for (int i = 1; i <= tokens; i++)
        {
            TimeSpan early = (interval * i) - Stopwatch.GetElapsedTime(begin);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, cancellationToken);
            }

            yield return FakeAnswers.Update(0, [new TextContent(ApiSpeed.Piece)], 1);
        }

        ChatResponseUpdate end = FakeAnswers.End(0, tokens);
        request.Ended?.Invoke(0, ((AnswerEnded)end.RawRepresentation!).Statistics);
        yield return end;
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
