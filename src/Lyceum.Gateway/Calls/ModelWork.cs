using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Prices;

namespace Lyceum.Gateway.Calls;

/// <summary>What a model is to do for a call: prepared, but not begun.</summary>
/// <typeparam name="T">What comes of it.</typeparam>
/// <param name="greatest">The most that it can use.</param>
/// <param name="promptTokens">Tokens of each prompt, as far as they are known.</param>
/// <param name="meter">Measures what it uses.</param>
internal abstract class ModelWork<T>(UsageAmounts greatest, IReadOnlyList<int> promptTokens, UsageMeter meter)
{
    /// <summary>The most that it can use.</summary>
    public UsageAmounts Greatest => greatest;

    /// <summary>Tokens of each prompt, as far as they are known.</summary>
    public IReadOnlyList<int> PromptTokens => promptTokens;

    /// <summary>Measures what it uses.</summary>
    public UsageMeter Meter => meter;

    /// <summary>What kind of work it is, for reports.</summary>
    public virtual UsageOperation Operation => UsageOperation.Completions;

    /// <summary>Does it.</summary>
    /// <param name="cancellation">Cancels it.</param>
    public abstract IAsyncEnumerable<T> Run(CancellationToken cancellation);

    /// <summary>Tells the meter of an update, before it is given.</summary>
    /// <param name="update">The update.</param>
    public abstract void Count(T update);
}
