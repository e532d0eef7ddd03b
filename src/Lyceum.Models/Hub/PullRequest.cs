namespace Lyceum.Models.Hub;

/// <summary>What to pull, under which name, and whom to ask and tell.</summary>
/// <param name="Reference">The model on the hub.</param>
public sealed record PullRequest(ModelReference Reference)
{
    /// <summary>The name in the store; null for the file's own.</summary>
    public string? Name { get; init; }

    /// <summary>Chooses where several files fit, or returns null; null if nobody can be asked.</summary>
    public Func<IReadOnlyList<HubChoice>, CancellationToken, ValueTask<HubChoice?>>? Choose { get; init; }

    /// <summary>Is told what was chosen, and out of what, before anything is fetched.</summary>
    public Action<HubChoice, IReadOnlyList<HubChoice>>? Chosen { get; init; }

    /// <summary>Is told how far it is; called from several threads.</summary>
    public Action<PullProgress>? Progress { get; init; }
}
