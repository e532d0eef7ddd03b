using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lyceum.Platform.Retention;

/// <summary>
/// Deletes what organisations do not want to keep any longer, as their <see cref="RetentionPolicy"/> says. The program calls it
/// now and then; broken off, it goes on when it is called again.
/// </summary>
/// <param name="database">Where rows are.</param>
/// <param name="audit">Where deletions are noted.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How rows are deleted; null for the usual.</param>
public sealed class RetentionSweep(PlatformDatabase database, AuditLog audit, TimeProvider time, ErasureOptions? options = null)
{
    private readonly ErasureOptions _options = options ?? new ErasureOptions();

    /// <summary>Deletes what is too old.</summary>
    /// <returns>How many rows went.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        List<RetentionPolicy> policies;
        await using (PlatformDbContext context = database.OpenEverywhere())
        {
            policies = await context.AcrossOrganizations<RetentionPolicy>().AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        }

        int all = 0;
        foreach (RetentionPolicy policy in policies)
        {
            foreach (RetainedData data in Enum.GetValues<RetainedData>())
            {
                if (policy.DaysOf(data) is { } days)
                {
                    all += await RunAsync(policy.OrganizationId, data, days, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return all;
    }

    private async Task<int> RunAsync(Guid organizationId, RetainedData data, int days, CancellationToken cancellationToken)
    {
        DateTimeOffset oldest = time.GetUtcNow().AddDays(-days);
        await using PlatformDbContext context = database.OpenEverywhere();
        RowEraser eraser = new(context, _options.BatchSize);
        foreach (IProperty age in Ages(context.Model, data))
        {
            IEntityType entity = (IEntityType)age.DeclaringType;
            eraser.Doom(entity, row => Expression.AndAlso(
                RowEraser.Equal(row, entity.FindProperty(nameof(ITenantEntity.OrganizationId))!, organizationId),
                Expression.LessThan(RowEraser.Column(row, age), Expression.Convert(RowEraser.Parameterize(oldest), age.ClrType))));
        }

        int deleted = await eraser.RunAsync(cancellationToken).ConfigureAwait(false);
        if (deleted > 0)
        {
            // Nobody's doing but the platform's: an id that is no user's.
            await audit.AppendAsync(
                new Actor(organizationId, Guid.Empty, Role.Viewer),
                new AuditRecord("retention.sweep", organizationId, string.Create(CultureInfo.InvariantCulture, $"{data} older than {days} days: {deleted} rows")),
                cancellationToken).ConfigureAwait(false);
        }

        return deleted;
    }

    private static IEnumerable<IProperty> Ages(IModel model, RetainedData data) =>
        from entity in model.GetEntityTypes()
        from column in entity.GetProperties()
        where column.PropertyInfo?.GetCustomAttribute<RetainedAttribute>()?.Data == data
        select column;
}
