using System.Collections.Immutable;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Changes;
using Lyceum.Platform.Data;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Projects;

/// <summary>Sets and shows what projects may use: models, and limits for each. Admins set it. Safe for use by many threads.</summary>
/// <param name="database">Where it is.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="time">The clock.</param>
public sealed class ProjectPolicyDirectory(PlatformDatabase database, AuditLog audit, TimeProvider time)
{
    private const int MaximumModels = 500;
    private const int Capacity = 10_000;
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, (ProjectPolicy Policy, DateTimeOffset ReadAt)> _kept = [];
    private long _version;

    /// <summary>
    /// What a project may use, as every call asks. A change by this process holds at once, one by another as soon as
    /// <see cref="ChangeWatch"/> hears of it, and after half a minute without one.
    /// </summary>
    /// <param name="organizationId">The organisation.</param>
    /// <param name="projectId">The project in it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async ValueTask<ProjectPolicy> ReadAsync(Guid organizationId, Guid projectId, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        long version;
        lock (_gate)
        {
            if (_kept.TryGetValue(projectId, out (ProjectPolicy Policy, DateTimeOffset ReadAt) kept) && kept.ReadAt > now - s_lifetime)
            {
                return kept.Policy;
            }

            version = _version;
        }

        await using PlatformDbContext context = database.Open(Tenant.Of(organizationId));
        ProjectPolicy policy = await ReadAsync(context, projectId, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (version == _version)
            {
                if (_kept.Count >= Capacity)
                {
                    _kept.Clear();
                }

                _kept[projectId] = (policy, now);
            }
        }

        return policy;
    }

    /// <summary>What a project may use.</summary>
    /// <exception cref="PlatformException">There is no such project for the actor.</exception>
    public async Task<ProjectPolicy> GetAsync(Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        await context.ManagesAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(context, projectId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets a project's limits for one model, in the place of earlier ones. Limits of nothing take them away; where every other model has some, they stay as an exception from these.</summary>
    /// <param name="actor">Who asks; an admin.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="model">The model, or <see cref="ProjectLimit.AnyModel"/>.</param>
    /// <param name="limits">What may be used.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no admin, there is no such project, or the limits are not usable.</exception>
    public async Task SetLimitsAsync(Actor actor, Guid projectId, string model, QuotaLimits limits, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        limits.Validate();
        string name = Names.Check(model);
        await using PlatformDbContext context = database.OpenFor(actor);
        await context.ManagesAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        ProjectLimit? limit = await context.ProjectLimits.SingleOrDefaultAsync(other => other.ProjectId == projectId && other.Model == name, cancellationToken).ConfigureAwait(false);
        bool isException = name != ProjectLimit.AnyModel
            && await context.ProjectLimits.AnyAsync(other => other.Model == ProjectLimit.AnyModel && other.ProjectId == projectId, cancellationToken).ConfigureAwait(false);
        if (limits == QuotaLimits.None && !isException)
        {
            if (limit is null)
            {
                return;
            }

            context.Remove(limit);
        }
        else
        {
            if (limit is null)
            {
                limit = new ProjectLimit { OrganizationId = actor.OrganizationId, ProjectId = projectId, Model = name };
                context.Add(limit);
            }

            limit.RequestsPerMinute = limits.RequestsPerMinute;
            limit.TokensPerMinute = limits.TokensPerMinute;
            limit.ParallelCalls = limits.ParallelCalls;
        }

        await SaveAsync(context, actor, new AuditRecord("project.limits", projectId, $"{name} {limits}"), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets which models a project may use, in the place of what was set before.</summary>
    /// <exception cref="PlatformException">The actor is no admin, there is no such project, or the list is not usable.</exception>
    public async Task SetModelsAsync(Actor actor, Guid projectId, ModelRuleMode mode, IReadOnlyCollection<string> models, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        if (!Enum.IsDefined(mode) || models.Count > MaximumModels)
        {
            throw PlatformException.Invalid($"A project allows or denies at most {MaximumModels} models.", "model_rule");
        }

        string[] names = [.. models.Select(Names.Check).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        await using PlatformDbContext context = database.OpenFor(actor);
        await context.ManagesAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        ModelRule? permission = await context.ModelRules.SingleOrDefaultAsync(other => other.ProjectId == projectId, cancellationToken).ConfigureAwait(false);
        if (permission is null)
        {
            permission = new ModelRule { OrganizationId = actor.OrganizationId, ProjectId = projectId, Models = names };
            context.Add(permission);
        }

        permission.Mode = mode;
        permission.Models = names;
        await SaveAsync(context, actor, new AuditRecord("project.models", projectId, $"{mode} {string.Join(", ", names)}"), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets a project use every model again.</summary>
    /// <exception cref="PlatformException">The actor is no admin, or there is no such project.</exception>
    public async Task RemoveModelsAsync(Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        await context.ManagesAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        if (await context.ModelRules.SingleOrDefaultAsync(other => other.ProjectId == projectId, cancellationToken).ConfigureAwait(false) is { } permission)
        {
            context.Remove(permission);
            await SaveAsync(context, actor, new AuditRecord("project.models", projectId, "all"), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets what was known of all projects, since another process changed some.</summary>
    internal void ForgetAll()
    {
        lock (_gate)
        {
            _version++;
            _kept.Clear();
        }
    }

    private static async Task<ProjectPolicy> ReadAsync(PlatformDbContext context, Guid projectId, CancellationToken cancellationToken)
    {
        List<ProjectLimit> limits = await context.ProjectLimits.AsNoTracking().Where(limit => limit.ProjectId == projectId)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        ModelRule? models = await context.ModelRules.AsNoTracking().SingleOrDefaultAsync(permission => permission.ProjectId == projectId, cancellationToken)
            .ConfigureAwait(false);
        return models is null && limits.Count == 0 ? ProjectPolicy.None : new ProjectPolicy(models, limits.ToImmutableDictionary(
            static limit => limit.Model, static limit => new QuotaLimits(limit.RequestsPerMinute, limit.TokensPerMinute, limit.ParallelCalls), StringComparer.Ordinal));
    }

    private async Task SaveAsync(PlatformDbContext context, Actor actor, AuditRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await audit.SaveAsync(context, actor, record, cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception)
        {
            throw PlatformException.Conflict("Somebody else changed the project at the same time; look again.", exception, "changed_meanwhile");
        }

        lock (_gate)
        {
            _version++;
            _kept.Remove(record.TargetId);
        }
    }
}
