namespace Lyceum.Gateway.Batches;

/// <summary>A batch that is asked for.</summary>
/// <param name="InputFileId">The file with its requests, one a line.</param>
/// <param name="Endpoint">The path that they are for.</param>
public sealed record NewBatch(Guid InputFileId, string Endpoint)
{
    /// <summary>What the caller attaches to it.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>How long its files are kept; null for ever.</summary>
    public TimeSpan? OutputLifetime { get; init; }
}
