namespace Lyceum.Platform.Generations;

/// <summary>Hears of generations that ended, whoever ended them.</summary>
public interface IGenerationObserver
{
    /// <summary>
    /// A generation came to its end, and that is stored: this process wrote it, or found what a dead one had left. Each end is told once, and not at all where
    /// this process dies between the two. What this throws changes nothing.
    /// </summary>
    /// <param name="ended">The generation, and how it ended.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    Task EndedAsync(EndedGeneration ended, CancellationToken cancellationToken);
}
