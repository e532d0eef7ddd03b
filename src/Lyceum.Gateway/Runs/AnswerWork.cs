using Lyceum.Gateway.Calls;
using Lyceum.Platform.Generations;

namespace Lyceum.Gateway.Runs;

/// <summary>What a run that answers does.</summary>
/// <param name="Prepare">Makes the call, on the run's account; refusals that it throws are the run's end.</param>
public sealed record AnswerWork(Func<CancellationToken, Task<ChatCall>> Prepare)
{
    /// <summary>How the answer begins already, where it goes on with one that was cut; null for a new one.</summary>
    public string? Begun { get; init; }

    /// <summary>Told once the run is stored and its call is settled; null for nobody. What it throws changes nothing.</summary>
    public Func<GenerationStatus, Task>? Ended { get; init; }
}
