namespace Lyceum.Inference.Serving;

/// <summary>
/// Equal shares for callers: who has had the fewest tokens goes first. A caller that comes or comes back begins where the
/// one with the least stands, so that absence earns nothing (the virtual time of fair queueing: Sheng et al., Fairness in
/// Serving Large Language Models, arXiv:2401.00588).
/// </summary>
internal sealed class FairShare
{
    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);

    /// <summary>Counts a sequence of a caller that is there now.</summary>
    public void Enter(string caller)
    {
        if (!_accounts.TryGetValue(caller, out Account? account))
        {
            long least = _accounts.Count == 0 ? 0 : _accounts.Values.Min(static other => other.Tokens);
            _accounts[caller] = account = new Account { Tokens = least };
        }

        account.Sequences++;
    }

    /// <summary>Counts it no more.</summary>
    public void Leave(string caller)
    {
        if (--_accounts[caller].Sequences == 0)
        {
            _accounts.Remove(caller);
        }
    }

    /// <summary>Charges tokens.</summary>
    public void Charge(string caller, int tokens) => _accounts[caller].Tokens += tokens;

    /// <summary>What a caller that is there has had.</summary>
    public long Tokens(string caller) => _accounts[caller].Tokens;

    private sealed class Account
    {
        public long Tokens { get; set; }

        public int Sequences { get; set; }
    }
}
