using System.Text.Json;
using Lyceum.Gateway.Calls;

namespace Lyceum.Api.Responses;

/// <summary>What a request asks for, read, checked and with its history.</summary>
internal sealed record ResponsePlan
{
    /// <summary>The response's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The response before anything came of it.</summary>
    public required ResponseObject Response { get; init; }

    /// <summary>The request's own items, each with an id.</summary>
    public required IReadOnlyList<JsonElement> Input { get; init; }

    /// <summary>What the model is asked.</summary>
    public required ChatCall Call { get; init; }

    /// <summary>The conversation that items go into; null for none.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>The conversation's last message when the response began; null for none.</summary>
    public Guid? ConversationLeaf { get; init; }

    /// <summary>Whether log-probabilities are told.</summary>
    public bool TellsLogprobs { get; init; }

    /// <summary>Whether what the model thinks is told in the form of a summary.</summary>
    public bool Summarizes => Response.Reasoning.Summary is not null;
}
