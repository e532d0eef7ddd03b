using System.Runtime.InteropServices;
using System.Text.Json;
using Lyceum.Inference.Clients;
using Lyceum.Inference.Telemetry;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Upstream;

/// <summary>Embeds texts with a model of another server by <c>POST /embeddings</c>. Vectors have unit length, and as many numbers as were asked for also where the server does not know that wish.</summary>
internal sealed class UpstreamEmbeddingGenerator(UpstreamConnection connection) : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <inheritdoc/>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        int? dimensions = options?.Dimensions;
        RequestTrace trace = connection.Trace(InferenceTelemetry.Embeddings);
        trace.DescribeDimensions(dimensions);
        GeneratedEmbeddings<Embedding<float>> all = [];
        long tokens = 0;
        try
        {
            foreach (string[] texts in values.Chunk(connection.Options.EmbeddingBatch))
            {
                (float[][] vectors, UpstreamUsage? usage) = await EmbedAsync(texts, dimensions, cancellationToken).ConfigureAwait(false);
                tokens += usage?.Prompt ?? 0;
                trace.Use(usage?.Prompt ?? 0, 0, 0);
                foreach (float[] vector in vectors)
                {
                    all.Add(new Embedding<float>(vector) { ModelId = connection.Options.Model, CreatedAt = connection.Time.GetUtcNow() });
                }
            }

            trace.End();
        }
        catch (Exception failure)
        {
            trace.End(failure);
            throw;
        }

        all.Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens };
        return all;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata(connection.Options.Provider, connection.Options.Address, connection.Options.Model)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The connection is the model's.
    }

    private async Task<(float[][] Vectors, UpstreamUsage? Usage)> EmbedAsync(string[] texts, int? dimensions, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> body = RequestBody.Write(writer =>
        {
            writer.WriteString("model", connection.Options.Model);
            writer.WriteStartArray("input");
            foreach (string text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
            writer.WriteString("encoding_format", "float");
            if (dimensions is { } wanted)
            {
                writer.WriteNumber("dimensions", wanted);
            }
        });
        using UpstreamResponse response = await connection.SendAsync("embeddings", body, streams: false, cancellation).ConfigureAwait(false);
        ReadOnlyMemory<byte> json = await response.ReadToEndAsync(connection.Options.MaxAnswerBytes, cancellation).ConfigureAwait(false);
        return JsonParts.Read(json, connection, answer => (Read(answer, texts.Length, dimensions), UpstreamUsage.Read(answer)));
    }

    private static float[][] Read(JsonElement answer, int count, int? dimensions)
    {
        float[]?[] vectors = new float[]?[count];
        int place = 0;
        int? length = null;
        foreach (JsonElement item in answer.Items("data"))
        {
            int index = item.Count("index") ?? place;
            place++;
            float[] vector = ReadVector(item.GetProperty("embedding"));
            length ??= vector.Length;
            if (index >= count || vectors[index] is not null || vector.Length != length || vector.Length < (dimensions ?? 1) || !vector.All(float.IsFinite))
            {
                throw new FormatException();
            }

            vectors[index] = UnitVector.Of(vector.AsSpan(0, dimensions ?? vector.Length));
        }

        return [.. vectors.Select(static vector => vector ?? throw new FormatException())];
    }

    // Some servers send base64 of little-endian numbers whatever they are asked for.
    private static float[] ReadVector(JsonElement embedding)
    {
        if (embedding.ValueKind != JsonValueKind.String)
        {
            return [.. embedding.EnumerateArray().Select(static number => number.GetSingle())];
        }

        byte[] bytes = embedding.GetBytesFromBase64();
        return bytes.Length % sizeof(float) == 0 ? MemoryMarshal.Cast<byte, float>(bytes).ToArray() : throw new FormatException();
    }
}
