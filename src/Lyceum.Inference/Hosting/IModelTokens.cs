using Lyceum.Inference.Sampling;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Hosting;

/// <summary>What is known about the tokens of a model in this process without computing anything: how many a text has, and what they stand for. Thread-safe.</summary>
public interface IModelTokens
{
    /// <summary>How the model's author would sample, for what a request leaves open.</summary>
    SamplingOptions DefaultSampling { get; }

    /// <summary>Tokens that a text to continue has.</summary>
    /// <param name="text">The text.</param>
    int Count(string text);

    /// <summary>Tokens that a text to embed has.</summary>
    /// <param name="text">The text.</param>
    int CountForEmbedding(string text);

    /// <summary>Tokens that a conversation has, up to where the answer begins.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The tools and what else shapes the prompt.</param>
    /// <exception cref="NotSupportedException">The model was not made for conversations, or cannot read something in this one.</exception>
    /// <exception cref="Lyceum.Models.Templates.TemplateException">The template refuses these messages.</exception>
    int Count(IEnumerable<ChatMessage> messages, ChatOptions? options);

    /// <summary>The text of tokens. Control tokens have none; bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary lacks one of them.</exception>
    string Decode(ReadOnlySpan<int> tokens);

    /// <summary>The bytes that a token stands for; those of a control token are its text.</summary>
    /// <param name="token">The token.</param>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary lacks it.</exception>
    byte[] GetBytes(int token);

    /// <summary>Whether a token steers the model rather than standing for text.</summary>
    /// <param name="token">The token.</param>
    bool IsControl(int token);
}
