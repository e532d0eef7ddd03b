using System.Security.Cryptography;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Webhooks;

/// <summary>The addresses that projects want to be told at. Who manages a project manages them. Safe for use by many threads.</summary>
/// <param name="database">Where they are.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="protection">What encrypts secrets.</param>
/// <param name="time">The clock.</param>
public sealed class WebhookDirectory(PlatformDatabase database, AuditLog audit, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>The longest address.</summary>
    public const int MaximumUrl = 2048;

    /// <summary>The most addresses of a project.</summary>
    public const int MaximumEndpoints = 20;

    private const int MaximumEvents = 50;
    private const int MaximumEvent = 100;

    private readonly IDataProtector _secrets = protection.CreateProtector("Lyceum.Webhooks.Secret");

    /// <summary>Makes an address be told. Its secret is shown this once.</summary>
    /// <param name="actor">Who manages the project.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="url">The address; where it leads is checked whenever something is sent there.</param>
    /// <param name="events">What is told.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor may not, there is no such project, or address or events are not usable.</exception>
    public async Task<IssuedWebhook> CreateAsync(Actor actor, Guid projectId, Uri url, IReadOnlyList<string> events, CancellationToken cancellationToken)
    {
        Check(url, events);
        await using PlatformDbContext context = database.OpenFor(actor);
        await context.DemandManagerAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        await context.DemandOpenAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        if (await context.WebhookEndpoints.CountAsync(endpoint => endpoint.ProjectId == projectId, cancellationToken).ConfigureAwait(false) >= MaximumEndpoints)
        {
            throw PlatformException.Invalid($"A project has at most {MaximumEndpoints} webhooks.", "webhooks_full");
        }

        DateTimeOffset now = time.GetUtcNow();
        WebhookSecret secret = WebhookSecret.Create();
        WebhookEndpoint added = new()
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = actor.OrganizationId,
            ProjectId = projectId,
            Url = url.AbsoluteUri,
            Events = [.. events.Distinct(StringComparer.Ordinal)],
            ProtectedSecret = _secrets.Protect(secret.ToArray()),
            CreatedAt = now,
        };
        context.Add(added);
        await audit.SaveAsync(context, actor, new AuditRecord("webhook.create", added.Id, added.Url), cancellationToken).ConfigureAwait(false);
        return new IssuedWebhook(added, secret);
    }

    /// <summary>The addresses of a project.</summary>
    /// <exception cref="PlatformException">There is no such project for the actor.</exception>
    public async Task<IReadOnlyList<WebhookEndpoint>> ListAsync(Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        actor.DemandSight(projectId, "project");
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.WebhookEndpoints.AsNoTracking().Where(endpoint => endpoint.ProjectId == projectId)
            .OrderBy(static endpoint => endpoint.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes an address be told no more.</summary>
    /// <exception cref="PlatformException">The actor may not, or there is no such address.</exception>
    public async Task DeleteAsync(Actor actor, Guid endpointId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        WebhookEndpoint endpoint = await context.WebhookEndpoints.SingleOrDefaultAsync(other => other.Id == endpointId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("webhook");
        await context.DemandManagerAsync(actor, endpoint.ProjectId, cancellationToken).ConfigureAwait(false);
        context.Remove(endpoint);
        await audit.SaveAsync(context, actor, new AuditRecord("webhook.delete", endpoint.Id, endpoint.Url), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An address with its secret, for the job that sends something there.</summary>
    /// <returns>Null where it is there no more, or the keys that encrypted its secret are gone.</returns>
    public async Task<IssuedWebhook?> OpenAsync(JobContext job, Guid endpointId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(job.Actor);
        WebhookEndpoint? endpoint = await context.WebhookEndpoints.AsNoTracking()
            .SingleOrDefaultAsync(other => other.Id == endpointId && other.ProjectId == job.Job.ProjectId, cancellationToken).ConfigureAwait(false);
        try
        {
            return endpoint is null ? null : new IssuedWebhook(endpoint, WebhookSecret.Of(_secrets.Unprotect(endpoint.ProtectedSecret)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static void Check(Uri url, IReadOnlyList<string> events)
    {
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.AbsoluteUri.Length > MaximumUrl)
        {
            throw PlatformException.Invalid($"The address of a webhook begins with https:// or http://, has no user name in it, and at most {MaximumUrl} characters.", "webhook_url");
        }

        if (events.Count is 0 or > MaximumEvents
            || events.Any(static type => type.Length is 0 or > MaximumEvent || type.Any(static character => !char.IsAsciiLetterLower(character) && character is not ('.' or '_'))))
        {
            throw PlatformException.Invalid("A webhook is told of at least one kind of event, such as 'batch.completed'.", "webhook_events");
        }
    }
}
