using Lyceum.Models.Forward;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Clients;

/// <summary>
/// Embeds texts with a model in this process: the model's pooled vector, brought to unit length.
/// </summary>
public sealed class LanguageModelEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    // As many short texts in one pass as keep the multipliers busy.
    private const int BatchTokens = 512;

    private readonly LanguageModel _model;
    private readonly TimeProvider _time;
    private readonly ForwardBatch _batch = new();

    /// <summary>Makes a generator. The model stays the caller's, and must outlive the generator.</summary>
    /// <param name="model">The model.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public LanguageModelEmbeddingGenerator(LanguageModel model, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    /// <remarks><see cref="EmbeddingGenerationOptions.Dimensions"/> keeps that many leading numbers, brought to unit length again.</remarks>
    /// <exception cref="ContextLengthException">A text has more tokens than the context.</exception>
    /// <exception cref="ArgumentException">A text has no tokens, or more dimensions were asked for than the model has.</exception>
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
        return await _model.Engine.BetweenStepsAsync(() => Embed(texts, dimensions, cancellationToken), cancellationToken).ConfigureAwait(false);
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

    private int[] Encode(string text)
    {
        int[] tokens = _model.Tokenizer.Encode(text, addSpecial: true, parseSpecial: false);
        return tokens.Length == 0 ? throw new ArgumentException("A text without tokens has no embedding.")
            : tokens.Length <= _model.ContextLength ? tokens
            : throw new ContextLengthException(
                $"A text has {tokens.Length} tokens, but the context holds {_model.ContextLength}; shorten it.", tokens.Length, _model.ContextLength);
    }

    private GeneratedEmbeddings<Embedding<float>> Embed(int[][] texts, int dimensions, CancellationToken cancellation)
    {
        GeneratedEmbeddings<Embedding<float>> result = new(texts.Length)
        {
            Usage = new UsageDetails { InputTokenCount = texts.Sum(static tokens => tokens.Length), TotalTokenCount = texts.Sum(static tokens => tokens.Length) },
        };
        List<KvSequence> sequences = [];
        int room = Math.Min(BatchTokens, _model.Transformer.Cache.PagesFree * KvCache.PageLength);
        for (int next = 0; next < texts.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            sequences.Clear();
            _batch.Clear();
            try
            {
                int taken = 0;
                while (next < texts.Length && (taken == 0 || taken + PagedLength(texts[next]) <= room))
                {
                    KvSequence sequence = _model.Transformer.Cache.CreateSequence();
                    sequences.Add(sequence);
                    _batch.Add(sequence, texts[next], logits: 0);
                    taken += PagedLength(texts[next++]);
                }

                Rows rows = _model.Transformer.Embed(_batch);
                for (int row = 0; row < rows.Count; row++)
                {
                    result.Add(new Embedding<float>(ToUnitLength(rows[row][..dimensions])) { ModelId = _model.Name, CreatedAt = _time.GetUtcNow() });
                }
            }
            finally
            {
                sequences.ForEach(static sequence => sequence.Dispose());
            }
        }

        return result;
    }

    // Each sequence has pages of its own.
    private static int PagedLength(int[] tokens) => (tokens.Length + KvCache.PageLength - 1) / KvCache.PageLength * KvCache.PageLength;

    private static float[] ToUnitLength(ReadOnlySpan<float> vector)
    {
        float[] unit = vector.ToArray();
        double squares = 0;
        foreach (float number in unit)
        {
            squares += (double)number * number;
        }

        if (squares > 0)
        {
            float scale = (float)(1 / Math.Sqrt(squares));
            for (int i = 0; i < unit.Length; i++)
            {
                unit[i] *= scale;
            }
        }

        return unit;
    }
}
