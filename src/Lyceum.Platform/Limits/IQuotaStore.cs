namespace Lyceum.Platform.Limits;

/// <summary>
/// Counts requests, tokens and parallel calls. One process counts in memory (<see cref="InMemoryQuotaStore"/>); several have
/// to share a store, which is why it is asynchronous.
/// </summary>
public interface IQuotaStore
{
    /// <summary>Takes a place for a call where it fits every limit, and nothing where it does not fit one.</summary>
    /// <param name="claims">The things whose limits it must fit, each at most once.</param>
    /// <param name="tokens">How many tokens it will use, guessed; <see cref="CompleteAsync"/> tells the number.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    ValueTask<QuotaDecision> AcquireAsync(IReadOnlyList<QuotaClaim> claims, long tokens, CancellationToken cancellationToken);

    /// <summary>
    /// Gives a place back when its call has ended, and counts the tokens that it really used: what it did not use comes back, and
    /// what it used beyond the guess is owed by those who come after. A lease that is unknown, or was given back, changes nothing.
    /// </summary>
    /// <param name="lease">The place.</param>
    /// <param name="tokens">How many tokens it used.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    ValueTask CompleteAsync(Guid lease, long tokens, CancellationToken cancellationToken);
}
