using Lyceum.Inference.Telemetry;
using Lyceum.Models.Forward;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Clients;

/// <summary>
/// Embeds texts with a model in this process: the model's pooled vector, the mean of all tokens' vectors where the model was
/// not made for embeddings, brought to unit length. Callers of one generator share its passes. Thread-safe.
/// </summary>
public sealed class LanguageModelEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly LanguageModel _model;
    private readonly TimeProvider _time;
    private readonly EmbeddingBatcher _batcher;

    /// <summary>Makes a generator. The model stays the caller's, and must outlive the generator.</summary>
    /// <param name="model">The model.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public LanguageModelEmbeddingGenerator(LanguageModel model, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _time = time ?? TimeProvider.System;
        _batcher = new EmbeddingBatcher(model);
    }

    /// <inheritdoc/>
    /// <remarks><see cref="EmbeddingGenerationOptions.Dimensions"/> keeps that many leading numbers, brought to unit length again.</remarks>
    /// <exception cref="ContextLengthException">A text has more tokens than the context.</exception>
    /// <exception cref="ArgumentException">A text has no tokens, or more dimensions were asked for than the model has.</exception>
    /// <exception cref="Serving.QueueFullException">As many callers wait as may.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        int dimensions = options?.Dimensions ?? _model.Transformer.Spec.Width;
        if (dimensions < 1 || dimensions > _model.Transformer.Spec.Width)
        {
            throw new ArgumentException($"{dimensions} dimensions were asked for, but this model has {_model.Transformer.Spec.Width}.", nameof(options));
        }

        int[][] texts = [.. values.Select(Encode)];
        long tokens = texts.Sum(static text => (long)text.Length);
        float[][] vectors = await EmbedAsync(texts, (int)Math.Min(tokens, int.MaxValue), options?.Dimensions, cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = _time.GetUtcNow();
        return new GeneratedEmbeddings<Embedding<float>>(
            vectors.Select(vector => new Embedding<float>(UnitVector.Of(vector.AsSpan(0, dimensions))) { ModelId = _model.Name, CreatedAt = now }))
        {
            Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens },
        };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("lyceum", null, _model.Name, _model.Transformer.Spec.Width)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(_model) ? _model
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Sequences live for one call; the model is the caller's.
    }

    private async Task<float[][]> EmbedAsync(int[][] texts, int tokens, int? dimensions, CancellationToken cancellation)
    {
        RequestTrace trace = RequestTrace.Local(InferenceTelemetry.Embeddings, _model.Name, _time);
        trace.DescribeDimensions(dimensions);
        trace.Answering(_model.Name, id: null);
        try
        {
            float[][] vectors = await _batcher.EmbedAsync(texts, cancellation).ConfigureAwait(false);
            trace.Use(tokens, cached: 0, output: 0);
            trace.End();
            return vectors;
        }
        catch (Exception failure)
        {
            trace.End(failure);
            throw;
        }
    }

    private int[] Encode(string text)
    {
        int[] tokens = _model.Tokenizer.Encode(text, addSpecial: true, parseSpecial: false);
        return tokens.Length == 0 ? throw new ArgumentException("A text without tokens has no embedding.")
            : tokens.Length <= _model.ContextLength ? tokens
            : throw new ContextLengthException(
                $"A text has {tokens.Length} tokens, but the context holds {_model.ContextLength}; shorten it.", tokens.Length, _model.ContextLength);
    }
}
