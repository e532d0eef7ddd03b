using System.Globalization;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Conversations;

/// <summary>Keeps what owners want of all their conversations. Safe for use by many threads.</summary>
/// <param name="database">Where it is kept.</param>
/// <param name="audit">Where it is noted that a project's was changed.</param>
public sealed class ConversationPreferencesDirectory(PlatformDatabase database, AuditLog audit)
{
    private const int MaximumDays = 36_500;

    /// <summary>What the actor's owner wants; null where nothing was ever said.</summary>
    public async Task<ConversationPreferences?> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.ConversationPreferences.AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a project wants of the conversations that are filed under it.</summary>
    /// <returns>Null where nothing was ever said, or the actor does not see the project.</returns>
    public async Task<ConversationPreferences?> FindAsync(Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        await using (PlatformDbContext context = database.OpenFor(actor))
        {
            if (!await context.VisibleProjects(actor).AnyAsync(project => project.Id == projectId, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        return await FindAsync(actor with { ProjectId = projectId }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the actor may say what a project wants: whoever manages it.</summary>
    /// <exception cref="PlatformException">There is no such project for the actor.</exception>
    public async Task<bool> MayChangeAsync(Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.ManagesAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes what a project wants of the conversations that are filed under it, whosever they are.</summary>
    /// <param name="actor">Who asks; it manages the project.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="instructions">What models are told there; null or empty for nothing.</param>
    /// <param name="model">The model that answers there unless another is chosen; null for none.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">There is no such project for the actor, the actor does not manage it, or the instructions are too long.</exception>
    public async Task SetAsync(Actor actor, Guid projectId, string? instructions, string? model, CancellationToken cancellationToken)
    {
        await using (PlatformDbContext asking = database.OpenFor(actor))
        {
            await asking.DemandManagerAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        }

        (string? told, string? chosen) = Check(instructions, model);
        Actor project = actor with { ProjectId = projectId };
        await using PlatformDbContext context = database.OpenFor(project);
        ConversationPreferences known = await KnownAsync(context, project, cancellationToken).ConfigureAwait(false);
        (known.Instructions, known.Model) = (told, chosen);
        try
        {
            await audit.SaveAsync(context, project, new AuditRecord("project.chat.set", projectId), cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsDuplicate(exception))
        {
            throw PlatformException.Conflict("Somebody else changed the project at the same time; look again.", exception);
        }
    }

    /// <summary>Says how long the actor's own conversations are kept after their last message. An organisation that keeps them for a shorter time has its way.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="days">How many days; null for as long as the organisation keeps them.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor may not, or it is no such number.</exception>
    public async Task KeepAsync(Actor actor, int? days, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        if (days is < 1 or > MaximumDays)
        {
            throw PlatformException.Invalid($"Conversations are kept between 1 and {MaximumDays} days.", "kept_days");
        }

        await using PlatformDbContext context = database.OpenFor(actor);
        ConversationPreferences known = await KnownAsync(context, actor, cancellationToken).ConfigureAwait(false);
        known.KeptDays = days;
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsDuplicate(exception))
        {
            throw PlatformException.Conflict("Another window changed your settings at the same time; look again.", exception);
        }
    }

    /// <summary>Changes what the actor's owner wants.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="instructions">What models are told in every conversation; null or empty for nothing.</param>
    /// <param name="model">The model that answers unless another is chosen; null for none.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor may not, or the instructions are too long.</exception>
    public async Task SetAsync(Actor actor, string? instructions, string? model, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        if (actor.Owner.Kind == OwnerKind.Project)
        {
            throw PlatformException.Forbidden("What a project wants says who manages it.");
        }

        (string? told, string? chosen) = Check(instructions, model);
        if (await ChangeAsync(actor, told, chosen, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        await using PlatformDbContext context = database.OpenFor(actor);
        context.Add(new ConversationPreferences { OrganizationId = actor.OrganizationId, OwnerKind = actor.Owner.Kind, OwnerId = actor.Owner.Id, Instructions = told, Model = chosen });
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException)
        {
            // Another window was first.
            await ChangeAsync(actor, told, chosen, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Remembers the model that answers the actor's owner unless another one is chosen; all else stays as it is.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor may not, or this is no name.</exception>
    public async Task ChooseAsync(Actor actor, string model, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        string chosen = Names.Check(model);
        await using PlatformDbContext context = database.OpenFor(actor);
        ConversationPreferences known = await KnownAsync(context, actor, cancellationToken).ConfigureAwait(false);
        if (known.Model == chosen)
        {
            return;
        }

        known.Model = chosen;
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException)
        {
            // Another window was first, with the same or another one.
        }
    }

    private static (string? Instructions, string? Model) Check(string? instructions, string? model) => instructions?.Length > ConversationPreferences.MaximumInstructions
        ? throw PlatformException.Invalid(
            string.Create(CultureInfo.InvariantCulture, $"Instructions have at most {ConversationPreferences.MaximumInstructions} characters."), "instructions_long")
        : (string.IsNullOrWhiteSpace(instructions) ? null : StoredText.Clean(instructions.Trim()), string.IsNullOrWhiteSpace(model) ? null : Names.Check(model));

    // The row of the actor's owner; where there is none, one that is saved with what changes.
    private static async Task<ConversationPreferences> KnownAsync(PlatformDbContext context, Actor actor, CancellationToken cancellationToken)
    {
        if (await context.ConversationPreferences.SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        ConversationPreferences added = new() { OrganizationId = actor.OrganizationId, OwnerKind = actor.Owner.Kind, OwnerId = actor.Owner.Id };
        context.Add(added);
        return added;
    }

    private async Task<bool> ChangeAsync(Actor actor, string? instructions, string? model, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.ConversationPreferences
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Instructions, instructions).SetProperty(row => row.Model, model), cancellationToken).ConfigureAwait(false) > 0;
    }
}
