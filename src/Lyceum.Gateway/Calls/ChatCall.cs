using Microsoft.Extensions.AI;

namespace Lyceum.Gateway.Calls;

/// <summary>A conversation that a model is to answer.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Messages">The conversation.</param>
public sealed record ChatCall(string Model, IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>Tools, tool mode, response format, reasoning, and variables of the template. What <see cref="Settings"/> say wins over the rest of it.</summary>
    public ChatOptions Options
    {
        get => field ??= new ChatOptions();
        init;
    }

    /// <summary>Whether the oldest turns are left out where the conversation is longer than the context; else such a call is refused.</summary>
    public bool DropsOldest { get; init; }

    /// <summary>
    /// Whether the last message is an answer that is not at its end, and the model goes on in the middle of it. A model of another server, of which nobody knows whether
    /// it can, is asked to in words.
    /// </summary>
    public bool ContinuesAnswer { get; init; }

    /// <summary>What is asked of the answers.</summary>
    public AnswerSettings Settings { get; init; } = AnswerSettings.Usual;
}
