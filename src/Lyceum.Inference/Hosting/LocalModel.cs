using Lyceum.Inference.Clients;
using Lyceum.Inference.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Hosting;

/// <summary>A model in this process.</summary>
internal sealed class LocalModel : IServedModel
{
    private readonly LanguageModel _model;
    private readonly long _weightBytes;
    private readonly Lazy<LanguageModelChatClient> _chatClient;

    /// <summary>Serves a model, which is then this object's.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weightBytes">Size of its files.</param>
    /// <param name="time">The clock.</param>
    public LocalModel(LanguageModel model, long weightBytes, TimeProvider time)
    {
        _model = model;
        _weightBytes = weightBytes;
        _chatClient = new Lazy<LanguageModelChatClient>(() => new LanguageModelChatClient(model, time));
        Tokens = new LocalTokens(model, _chatClient);
        EmbeddingGenerator = new LanguageModelEmbeddingGenerator(model, time);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The files, though mapped and not copied: the system may drop what is mapped, but a model reads all of it for every token,
    /// so one that does not stay in memory runs at the speed of the disk. And the pages of keys and values that were ever in use,
    /// for they are kept for the next user.
    /// </remarks>
    public long Bytes => _weightBytes + _model.Transformer.Cache.Bytes;

    /// <inheritdoc/>
    public int? ContextLength => _model.ContextLength;

    /// <inheritdoc/>
    public IGenerationEngine Engine => _model.Engine;

    /// <inheritdoc/>
    public IChatClient ChatClient => _chatClient.Value;

    /// <inheritdoc/>
    public IEmbeddingGenerator<string, Embedding<float>> EmbeddingGenerator { get; }

    /// <inheritdoc/>
    public IModelTokens Tokens { get; }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
