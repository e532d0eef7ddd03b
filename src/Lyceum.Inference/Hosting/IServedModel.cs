using Lyceum.Inference.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Hosting;

/// <summary>A model that requests can use, in this process or elsewhere. Disposing it waits for nobody: whoever keeps it knows that nobody uses it.</summary>
public interface IServedModel : IDisposable
{
    /// <summary>Memory that it takes now, in bytes; it may grow while the model is used. Cheap to ask, from any thread.</summary>
    long Bytes { get; }

    /// <summary>The longest text in tokens, prompt and answer together; null where that is not known.</summary>
    int? ContextLength { get; }

    /// <summary>Continues prompts.</summary>
    IGenerationEngine Engine { get; }

    /// <summary>Chats.</summary>
    /// <exception cref="NotSupportedException">The model was not made for conversations.</exception>
    IChatClient ChatClient { get; }

    /// <summary>Embeds texts.</summary>
    IEmbeddingGenerator<string, Embedding<float>> EmbeddingGenerator { get; }

    /// <summary>Its tokens; null for a model that lives elsewhere, where nobody tells.</summary>
    IModelTokens? Tokens => null;
}
