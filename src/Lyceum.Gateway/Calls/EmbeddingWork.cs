using System.Runtime.CompilerServices;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Serving;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Prices;
using Microsoft.Extensions.AI;

namespace Lyceum.Gateway.Calls;

/// <summary>Prepares texts to embed for a model.</summary>
internal static class EmbeddingWork
{
    /// <summary>Counts the texts, and says what the model is to do.</summary>
    /// <exception cref="GatewayException">Tokens are not the model's.</exception>
    public static ModelWork<GeneratedEmbeddings<Embedding<float>>> Prepare(IServedModel model, EmbeddingCall call)
    {
        string[] texts = [.. call.Texts.Select(input => input.Text ?? Decode(model, input.Tokens.Span))];
        long tokens = texts.Sum(text => (long)(model.Tokens?.CountForEmbedding(text) ?? new TextInput(text).MostTokens));
        EmbeddingGenerationOptions? options = call.Dimensions is { } dimensions ? new EmbeddingGenerationOptions { Dimensions = dimensions } : null;
        UsageMeter meter = new(1, 1, isTold: false);
        IEmbeddingGenerator<string, Embedding<float>> generator = model.EmbeddingGenerator;
        return new ModelWork<GeneratedEmbeddings<Embedding<float>>>(
            new UsageAmounts { InputTokens = tokens }, [(int)Math.Min(tokens, int.MaxValue)], meter, token => RunAsync(generator, texts, options, tokens, meter, token))
        {
            Operation = UsageOperation.Embeddings,
        };
    }

    private static async IAsyncEnumerable<GeneratedEmbeddings<Embedding<float>>> RunAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator, string[] texts, EmbeddingGenerationOptions? options, long tokens, UsageMeter meter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        GeneratedEmbeddings<Embedding<float>> made;
        try
        {
            made = await generator.GenerateAsync(texts, options, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Passes that were taken are computed all the same.
            meter.End(0, 0, Statistics(tokens));
            throw;
        }

        meter.End(0, 0, Statistics(made.Usage?.InputTokenCount ?? tokens));
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
