using System.Runtime.CompilerServices;
using Lyceum.Gateway.Callers;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Serving;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Prices;
using Microsoft.Extensions.AI;

namespace Lyceum.Gateway.Calls;

/// <summary>Texts to embed, prepared for a model.</summary>
internal sealed class EmbeddingWork : ModelWork<GeneratedEmbeddings<Embedding<float>>>
{
    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
    private readonly string[] _texts;
    private readonly EmbeddingGenerationOptions? _options;
    private readonly long _tokens;

    private EmbeddingWork(long tokens, IEmbeddingGenerator<string, Embedding<float>> generator, string[] texts, EmbeddingGenerationOptions? options)
        : base(new UsageAmounts { InputTokens = tokens }, [(int)Math.Min(tokens, int.MaxValue)], new UsageMeter(1, 1, isTold: false)) =>
        (_tokens, _generator, _texts, _options) = (tokens, generator, texts, options);

    /// <inheritdoc/>
    public override UsageOperation Operation => UsageOperation.Embeddings;

    /// <summary>Counts the texts, and says what the model is to do.</summary>
    /// <exception cref="GatewayException">Tokens are not the model's.</exception>
    public static EmbeddingWork Prepare(IServedModel model, EmbeddingCall call, Caller caller)
    {
        string[] texts = [.. call.Texts.Select(input => input.Text ?? Decode(model, input.Tokens.Span))];
        long tokens = texts.Sum(text => (long)(model.Tokens?.CountForEmbedding(text) ?? new TextInput(text).MostTokens));
        EmbeddingGenerationOptions? options = call.Dimensions is { } dimensions ? new EmbeddingGenerationOptions { Dimensions = dimensions } : null;
        return new EmbeddingWork(tokens, model.EmbeddingGenerator, texts, options);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<GeneratedEmbeddings<Embedding<float>>> Run(CancellationToken cancellation) => RunAsync(cancellation);

    /// <inheritdoc/>
    public override void Count(GeneratedEmbeddings<Embedding<float>> update) => Meter.End(0, 0, Statistics(update.Usage?.InputTokenCount ?? _tokens));

    private async IAsyncEnumerable<GeneratedEmbeddings<Embedding<float>>> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        GeneratedEmbeddings<Embedding<float>> made;
        try
        {
            made = await _generator.GenerateAsync(_texts, _options, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Passes that were taken are computed all the same.
            Meter.End(0, 0, Statistics(_tokens));
            throw;
        }

        yield return made;
    }

    private static AnswerStatistics Statistics(long tokens) => new(
        Seed: 0, (int)Math.Min(tokens, int.MaxValue), CachedTokens: 0, GeneratedTokens: 0, DraftedTokens: 0, AcceptedTokens: 0, SetAside: 0,
        TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, LogProbability: 0);

    private static string Decode(IServedModel model, ReadOnlySpan<int> tokens)
    {
        if (model.Tokens is not { } known)
        {
            throw new GatewayException(GatewayRefusal.NotSupported, "This model lives on another server, which takes text and no tokens; send text.");
        }

        try
        {
            return known.Decode(tokens);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new GatewayException(GatewayRefusal.Invalid, "The input has tokens that this model's vocabulary lacks. Tokens must be those of the model itself; send text instead.", error);
        }
    }
}
