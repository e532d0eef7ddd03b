using System.Text.Json;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Upstream;

/// <summary>
/// A model that lives on another server which speaks OpenAI's API, such as vLLM. Nothing is asked of the server before the first request. What goes
/// wrong there is an <see cref="UpstreamException"/>. Thread-safe; disposing it closes its connections.
/// </summary>
public sealed class UpstreamModel : IServedModel
{
    private const int MostModels = 10_000;

    private readonly UpstreamConnection _connection;
    private int? _toldContextLength;

    /// <summary>Makes a model; nothing is sent yet.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">The key would travel readable by anybody.</exception>
    public UpstreamModel(UpstreamOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _connection = new UpstreamConnection(options, time ?? TimeProvider.System);
        Engine = new UpstreamEngine(_connection);
        ChatClient = new UpstreamChatClient(_connection);
        EmbeddingGenerator = new UpstreamEmbeddingGenerator(_connection);
    }

    /// <inheritdoc/>
    public long Bytes => 0;

    /// <inheritdoc/>
    /// <remarks>As the options say; else as the server's list of models said when it was last asked.</remarks>
    public int? ContextLength => _connection.Options.ContextLength ?? _toldContextLength;

    /// <inheritdoc/>
    public IGenerationEngine Engine { get; }

    /// <inheritdoc/>
    public IChatClient ChatClient { get; }

    /// <inheritdoc/>
    public IEmbeddingGenerator<string, Embedding<float>> EmbeddingGenerator { get; }

    /// <summary>Asks the server which models it has, and remembers how long this one's texts may be, where it tells.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UpstreamException">The server cannot be reached, refuses, or answers with something else.</exception>
    public async Task<IReadOnlyList<UpstreamModelInfo>> ListModelsAsync(CancellationToken cancellation = default)
    {
        using UpstreamResponse response = await _connection.SendAsync("models", body: null, streams: false, cancellation).ConfigureAwait(false);
        ReadOnlyMemory<byte> json = await response.ReadToEndAsync(_connection.Options.MaxAnswerBytes, cancellation).ConfigureAwait(false);
        UpstreamModelInfo[] models = JsonParts.Read(json, _connection, static list => list.GetProperty("data").EnumerateArray().Take(MostModels).Select(ReadModel).ToArray());
        _toldContextLength = models.FirstOrDefault(model => model.Name == _connection.Options.Model)?.ContextLength ?? _toldContextLength;
        return models;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    // vLLM, OpenRouter, LM Studio and llama.cpp each have a name of their own for the length.
    private static UpstreamModelInfo ReadModel(JsonElement model) => new(
        model.GetProperty("id").GetString()!,
        Positive(model.Count("max_model_len") ?? model.Count("context_length") ?? model.Count("max_context_length") ?? model.Get("meta")?.Count("n_ctx_train")));

    private static int? Positive(int? length) => length is > 0 ? length : null;
}
