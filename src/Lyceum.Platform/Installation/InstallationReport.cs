using Lyceum.Platform.Accounts;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Files;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Installation;

/// <summary>What administrators of the platform see of the installation as a whole: sums and names, nothing of what is in it.</summary>
/// <param name="database">Where the rows are.</param>
/// <param name="options">Where the database is.</param>
/// <param name="time">The clock.</param>
public sealed class InstallationReport(PlatformDatabase database, DatabaseOptions options, TimeProvider time)
{
    /// <summary>How much there is.</summary>
    /// <exception cref="PlatformException">The actor is no administrator.</exception>
    public async Task<InstallationFigures> ReadAsync(Actor administrator, CancellationToken cancellationToken)
    {
        AccountAdministration.Demand(administrator);
        await using PlatformDbContext context = database.OpenEverywhere();
        return new InstallationFigures
        {
            Database = database.Provider,
            DatabaseBytes = await DatabaseBytesAsync(context, cancellationToken).ConfigureAwait(false),
            Accounts = await context.UserAccounts.CountAsync(cancellationToken).ConfigureAwait(false),
            Organizations = await context.AcrossOrganizations<Organization>().CountAsync(static organization => organization.Id != PlatformOrganization.Id, cancellationToken).ConfigureAwait(false),
            Files = await context.AcrossOrganizations<StoredFile>().CountAsync(cancellationToken).ConfigureAwait(false),
            FileBytes = await context.Blobs.SumAsync(static blob => blob.Bytes, cancellationToken).ConfigureAwait(false),
            Conversations = await context.AcrossOrganizations<Conversation>().CountAsync(cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>How it goes, which may be asked often.</summary>
    /// <exception cref="PlatformException">The actor is no administrator.</exception>
    public async Task<InstallationPulse> PulseAsync(Actor administrator, CancellationToken cancellationToken)
    {
        AccountAdministration.Demand(administrator);
        long begun = time.GetTimestamp();
        await using PlatformDbContext context = database.OpenEverywhere();
        int running = await context.AcrossOrganizations<Generation>().CountAsync(static generation => generation.Status == GenerationStatus.Running, cancellationToken).ConfigureAwait(false);
        return new InstallationPulse(database.Provider, running, time.GetElapsedTime(begun));
    }

    /// <summary>The organisations, by id.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, or the page is out of range.</exception>
    public async Task<Page<OrganizationSummary>> OrganizationsAsync(Actor administrator, PageQuery page, CancellationToken cancellationToken)
    {
        AccountAdministration.Demand(administrator);
        ArgumentNullException.ThrowIfNull(page);
        await using PlatformDbContext context = database.OpenEverywhere();
        Page<Organization> found = await page.ReadAsync(
            context.AcrossOrganizations<Organization>().AsNoTracking().Where(static organization => organization.Id != PlatformOrganization.Id), cancellationToken).ConfigureAwait(false);
        Guid[] ids = [.. found.Items.Select(static organization => organization.Id)];
        Dictionary<Guid, int> members = await context.AcrossOrganizations<Member>().Where(member => ids.Contains(member.OrganizationId) && member.UserId != LocalOperator.Id)
            .GroupBy(static member => member.OrganizationId).ToDictionaryAsync(static group => group.Key, static group => group.Count(), cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, int> projects = await context.AcrossOrganizations<Projects.Project>().Where(project => ids.Contains(project.OrganizationId) && project.ArchivedAt == null)
            .GroupBy(static project => project.OrganizationId).ToDictionaryAsync(static group => group.Key, static group => group.Count(), cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, long> bytes = await context.AcrossOrganizations<StorageAccount>().Where(account => ids.Contains(account.OrganizationId) && account.ScopeId == account.OrganizationId)
            .ToDictionaryAsync(static account => account.OrganizationId, static account => account.Bytes, cancellationToken).ConfigureAwait(false);
        return new Page<OrganizationSummary>(
            [.. found.Items.Select(organization => new OrganizationSummary(
                organization.Id, organization.Name, organization.CreatedAt, organization.ClosedAt,
                members.GetValueOrDefault(organization.Id), projects.GetValueOrDefault(organization.Id), bytes.GetValueOrDefault(organization.Id)))],
            found.HasMore);
    }

    private async Task<long> DatabaseBytesAsync(PlatformDbContext context, CancellationToken cancellationToken)
    {
        if (database.Provider == DatabaseProvider.Postgres)
        {
            return await context.Database.SqlQuery<long>($"SELECT pg_database_size(current_database()) AS \"Value\"").SingleAsync(cancellationToken).ConfigureAwait(false);
        }

        return Length(options.Location) + Length(options.Location + "-wal");
    }

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
