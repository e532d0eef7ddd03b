using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Prices;

namespace Lyceum.Gateway.Calls;

/// <summary>What a model is to do for a call: prepared, but not begun.</summary>
/// <typeparam name="T">What comes of it.</typeparam>
/// <param name="Greatest">The most that it can use.</param>
/// <param name="PromptTokens">Tokens of each prompt, as far as they are known.</param>
/// <param name="Meter">Measures what it uses.</param>
/// <param name="Run">Does it. Every update is told to the meter before it is given.</param>
internal sealed record ModelWork<T>(UsageAmounts Greatest, IReadOnlyList<int> PromptTokens, UsageMeter Meter, Func<CancellationToken, IAsyncEnumerable<T>> Run)
{
    /// <summary>What kind of work it is, for reports.</summary>
    public UsageOperation Operation { get; init; }
}
