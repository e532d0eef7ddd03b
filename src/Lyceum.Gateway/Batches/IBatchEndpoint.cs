using System.Text.Json;
using Lyceum.Gateway.Callers;

namespace Lyceum.Gateway.Batches;

/// <summary>
/// A resource whose requests may come in batches. A door that has such a resource adds one of these to the services; what it answers goes down the same
/// road as a request that came alone, at a lesser priority.
/// </summary>
public interface IBatchEndpoint
{
    /// <summary>The priority of requests that come in batches, below those that somebody waits for.</summary>
    const int Priority = -100;

    /// <summary>The path, such as <c>/v1/chat/completions</c>.</summary>
    string Path { get; }

    /// <summary>Answers a request. Refusals are answers too, and not thrown.</summary>
    /// <param name="body">The body of the request, an object.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="cancellation">Cancels it.</param>
    Task<BatchAnswer> AnswerAsync(JsonElement body, Caller caller, CancellationToken cancellation);
}
