using System.Globalization;
using Lyceum.Gateway.Callers;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Serving;

/// <summary>
/// Who calls a server that asks for no key: the owner of an organisation of its own, which pays. The ids are kept in a file of the data directory, so that the
/// next start finds them again.
/// </summary>
/// <param name="organizations">Makes the organisation.</param>
/// <param name="members">Finds its owner again.</param>
/// <param name="projects">Makes the project.</param>
internal sealed class KeylessCaller(OrganizationDirectory organizations, MemberDirectory members, ProjectDirectory projects)
{
    private const string FileName = "keyless-organization";
    private const string Name = "Keyless";

    /// <summary>The caller, once <see cref="StartAsync"/> has found it.</summary>
    public Caller? Caller { get; private set; }

    /// <summary>Finds the caller, or makes it.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task StartAsync(string data, CancellationToken cancellation)
    {
        string path = Path.Combine(data, FileName);
        Actor actor = await FindAsync(path, cancellation).ConfigureAwait(false) ?? await MakeAsync(path, cancellation).ConfigureAwait(false);
        Project project = (await projects.ListAsync(actor, cancellation).ConfigureAwait(false)).FirstOrDefault(static project => project.ArchivedAt is null)
            ?? await projects.CreateAsync(actor, Name, cancellation).ConfigureAwait(false);
        Caller = new Caller(actor, new Payer(actor.OrganizationId, project.Id, null));
    }

    private async Task<Actor?> FindAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        string[] ids = (await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false)).Split(' ', StringSplitOptions.TrimEntries);

        // A database that was deleted meanwhile knows neither of them.
        return ids.Length == 2 && Guid.TryParse(ids[0], out Guid organization) && Guid.TryParse(ids[1], out Guid owner)
            ? await members.FindActorAsync(organization, owner, cancellation).ConfigureAwait(false)
            : null;
    }

    private async Task<Actor> MakeAsync(string path, CancellationToken cancellation)
    {
        Actor actor = await organizations.CreateAsync(Name, Guid.NewGuid(), cancellation).ConfigureAwait(false);
        await File.WriteAllTextAsync(path, string.Create(CultureInfo.InvariantCulture, $"{actor.OrganizationId} {actor.Id}\n"), cancellation).ConfigureAwait(false);
        return actor;
    }
}
