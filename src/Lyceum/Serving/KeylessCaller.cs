using Lyceum.Gateway.Callers;
using Lyceum.Platform;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Serving;

/// <summary>Who calls a server that asks for no key: the operator of this machine, whose first organisation pays.</summary>
/// <param name="local">The operator.</param>
/// <param name="projects">Its projects.</param>
internal sealed class KeylessCaller(LocalOperator local, ProjectDirectory projects)
{
    /// <summary>The caller, once <see cref="StartAsync"/> has found it.</summary>
    public Caller? Caller { get; private set; }

    /// <summary>Finds the caller, after <see cref="LocalOperator.BeginAsync"/>.</summary>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="PlatformException">No organisation is open.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Organization[] open = [.. (await local.ListAsync(withoutMembers: false, cancellation).ConfigureAwait(false)).Where(static organization => organization.ClosedAt is null)];
        Organization payer = Array.Find(open, static organization => organization.Id == LocalOperator.DefaultOrganizationId) ?? open.FirstOrDefault()
            ?? throw PlatformException.NotFound("organisation");
        Actor actor = local.ActFor(payer.Id);
        Project[] live = [.. (await projects.ListAsync(actor, cancellation).ConfigureAwait(false)).Where(static project => project.ArchivedAt is null)];
        Project project = Array.Find(live, static project => project.Name == LocalOperator.DefaultName) ?? live.FirstOrDefault()
            ?? await projects.CreateAsync(actor, LocalOperator.DefaultName, cancellation).ConfigureAwait(false);
        Caller = new Caller(actor, new Payer(actor.OrganizationId, project.Id, null));
    }
}
