using Lyceum.Platform.Data;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;
using Microsoft.Extensions.Logging;

namespace Lyceum.Platform.Generations;

/// <summary>Asks everybody what follows a generation's end.</summary>
/// <param name="jobs">What makes rows of jobs.</param>
/// <param name="all">Who says what follows.</param>
/// <param name="logger">Where those that fail are noted.</param>
internal sealed partial class GenerationFollowUps(JobQueue jobs, IGenerationFollowUp[] all, ILogger logger)
{
    /// <summary>The jobs that are to be stored with an end; <see cref="Announce"/> follows.</summary>
    public async Task<IReadOnlyList<Job>> JobsAsync(GenerationEnding ending)
    {
        List<Job> rows = [];
        Generation generation = ending.Generation;
        if (generation.OwnerKind != OwnerKind.Project)
        {
            return rows;
        }

        Actor project = new(generation.OrganizationId, generation.OwnerId, Role.Viewer) { UserId = null, ProjectId = generation.OwnerId };
        EndedGeneration ended = new(project, generation, ending.End.Status, ending.Result, ending.Now);
        foreach (IGenerationFollowUp followUp in all)
        {
            try
            {
                IReadOnlyList<NewJob> asked = await followUp.JobsAsync(ended, CancellationToken.None).ConfigureAwait(false);
                rows.AddRange([.. asked.Select(job => jobs.Create(project, generation.OwnerId, job))]);
            }
#pragma warning disable CA1031 // A generation ends whatever would follow. Where the database is away, the end cannot be stored either.
            catch (Exception exception) when (!DatabaseErrors.IsUnavailable(exception))
#pragma warning restore CA1031
            {
                LogFailed(exception, followUp.GetType().Name, generation.Id);
            }
        }

        return rows;
    }

    /// <summary>Tells those who do jobs that there are some.</summary>
    public void Announce(IReadOnlyList<Job> stored)
    {
        if (stored.Count > 0)
        {
            jobs.Announce();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{FollowUp} failed when the generation {Generation} ended.")]
    private partial void LogFailed(Exception exception, string followUp, Guid generation);
}
