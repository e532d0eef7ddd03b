using Lyceum.Gateway.Callers;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Serving;

/// <summary>Who calls a server that asks for no key: whoever sits at the machine, for the oldest open organisation, whose first project pays.</summary>
/// <param name="local">Whoever sits at the machine.</param>
/// <param name="projects">Finds the project.</param>
internal sealed class KeylessCaller(LocalOperator local, ProjectDirectory projects)
{
    /// <summary>The caller, once <see cref="StartAsync"/> has found it.</summary>
    public Caller? Caller { get; private set; }

    /// <summary>Finds the caller. The first organisation has been founded by then.</summary>
    /// <param name="cancellation">Ends it early.</param>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Organization organization = (await local.ListAsync(withoutMembers: false, cancellation).ConfigureAwait(false)).FirstOrDefault(static one => one.ClosedAt is null)
            ?? throw new CommandException("No organisation is open that calls without a key could belong to.");
        Actor actor = local.ActFor(organization.Id);
        IReadOnlyList<Project> all = await projects.ListAsync(actor, cancellation).ConfigureAwait(false);
        Project project = all.Where(static one => one.ArchivedAt is null).MinBy(static one => one.CreatedAt)
            ?? await projects.CreateAsync(actor, LocalOperator.DefaultName, cancellation).ConfigureAwait(false);
        Caller = new Caller(actor, new Payer(actor.OrganizationId, project.Id, null));
    }
}
