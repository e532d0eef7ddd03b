using Lyceum.Inference.Clients;
using Lyceum.Inference.Sampling;
using Lyceum.Models.Tokenization;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Hosting;

/// <summary>The tokens of a model in this process.</summary>
/// <param name="model">The model.</param>
/// <param name="chat">Its client, made when it is first needed, since not every model chats.</param>
internal sealed class LocalTokens(LanguageModel model, Lazy<LanguageModelChatClient> chat) : IModelTokens
{
    /// <inheritdoc/>
    public SamplingOptions DefaultSampling => model.DefaultSampling;

    /// <inheritdoc/>
    public int Count(string text) => model.EncodePrompt(text).Length;

    /// <inheritdoc/>
    public int CountForEmbedding(string text) => model.Tokenizer.Encode(text, addSpecial: true, parseSpecial: false).Length;

    /// <inheritdoc/>
    public int Count(IEnumerable<ChatMessage> messages, ChatOptions? options) => chat.Value.CountTokens(messages, options);

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> tokens) => model.Tokenizer.Decode(tokens, special: false);

    /// <inheritdoc/>
    public byte[] GetBytes(int token) => model.Tokenizer.GetBytes(token);

    /// <inheritdoc/>
    public bool IsControl(int token) => model.Tokenizer.GetType(token) == TokenType.Control;
}
