namespace Lyceum.Gateway.Batches;

/// <summary>How batches are done.</summary>
public sealed record BatchOptions
{
    /// <summary>The longest input in bytes.</summary>
    public long MaximumBytes { get; init; } = 200L << 20;

    /// <summary>The most requests of one batch.</summary>
    public int MaximumLines { get; init; } = 50_000;

    /// <summary>The longest request in bytes.</summary>
    public int MaximumLineBytes { get; init; } = 16 << 20;

    /// <summary>How many batches a process does at the same time.</summary>
    public int Batches { get; init; } = 4;

    /// <summary>How many requests of one batch are answered at the same time.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>How long a batch may take. What is not answered by then is told as expired.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long to wait before asking again where nobody says how long.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a model that is not there is asked again for one request.</summary>
    public int MaximumTries { get; init; } = 30;

    /// <summary>Whether whoever sits at the machine may ask without a key, as on a server that asks for none.</summary>
    public bool AllowsOperator { get; init; }
}
