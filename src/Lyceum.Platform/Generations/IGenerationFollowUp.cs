using Lyceum.Platform.Jobs;

namespace Lyceum.Platform.Generations;

/// <summary>Says what is to be done once a generation of a project has ended, whoever ends it.</summary>
public interface IGenerationFollowUp
{
    /// <summary>
    /// The jobs that follow a generation's end. They are stored with it, in one transaction, so that after a crash there are both or neither. Asked before that, and again where
    /// the database did not take it. What this throws leaves the end without its jobs, unless the database is away.
    /// </summary>
    /// <param name="ended">The generation, and how it ends.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    Task<IReadOnlyList<NewJob>> JobsAsync(EndedGeneration ended, CancellationToken cancellationToken);
}
