using System.Globalization;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Prompts;

/// <summary>
/// Texts that people use again and again. A person's own are seen by that person alone; those of a project by all who see the project, and changed by who
/// manages it. Safe for use by many threads.
/// </summary>
/// <param name="database">Where they are.</param>
/// <param name="time">The clock.</param>
public sealed class PromptLibrary(PlatformDatabase database, TimeProvider time)
{
    /// <summary>How many a person, or a project, may have.</summary>
    public const int MaximumPrompts = 500;

    /// <summary>The most that are listed at a time.</summary>
    public const int LargestPage = 100;

    /// <summary>Prompts by their short names, a page at a time.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="projectId">The project whose they are; null for the actor's own.</param>
    /// <param name="prefix">How short names begin; empty for all.</param>
    /// <param name="after">The short name that the page before ended with; null for the first page.</param>
    /// <param name="limit">How many at most, from 1 to <see cref="LargestPage"/>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">There is no such project for the actor, or the limit is none.</exception>
    public async Task<Page<SavedPrompt>> ListAsync(Actor actor, Guid? projectId, string prefix, string? after, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LargestPage)
        {
            throw PlatformException.Invalid($"A page has between 1 and {LargestPage} prompts.");
        }

        await using PlatformDbContext context = await OpenAsync(actor, projectId, mayChange: false, cancellationToken).ConfigureAwait(false);
        List<SavedPrompt> found = await Named(context.SavedPrompts.AsNoTracking(), prefix)
            .Where(prompt => after == null || prompt.Name.CompareTo(after) > 0)
            .OrderBy(static prompt => prompt.Name).Take(limit + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
        bool more = found.Count > limit;
        if (more)
        {
            found.RemoveAt(limit);
        }

        return new Page<SavedPrompt>(found, more);
    }

    /// <summary>What may be meant while somebody types a short name: the actor's own first, then the project's.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="projectId">The project that the conversation is filed under; null for none. One that the actor does not see has none.</param>
    /// <param name="prefix">What was typed after the slash.</param>
    /// <param name="limit">How many at most, from 1 to <see cref="LargestPage"/>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The limit is none.</exception>
    public async Task<IReadOnlyList<SavedPrompt>> SuggestAsync(Actor actor, Guid? projectId, string prefix, int limit, CancellationToken cancellationToken)
    {
        List<SavedPrompt> found = [.. (await ListAsync(actor, null, prefix, null, limit, cancellationToken).ConfigureAwait(false)).Items];
        if (projectId is { } project && found.Count < limit)
        {
            try
            {
                Page<SavedPrompt> shared = await ListAsync(actor, project, prefix, null, limit, cancellationToken).ConfigureAwait(false);
                found.AddRange(shared.Items.Where(prompt => !found.Exists(own => own.Name == prompt.Name)).Take(limit - found.Count));
            }
            catch (PlatformException refused) when (refused.Error == PlatformError.NotFound)
            {
                // The person left the project; the conversation stays filed under it.
            }
        }

        return found;
    }

    /// <summary>One prompt.</summary>
    /// <exception cref="PlatformException">There is none for the actor.</exception>
    public async Task<SavedPrompt> GetAsync(Actor actor, Guid? projectId, Guid promptId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = await OpenAsync(actor, projectId, mayChange: false, cancellationToken).ConfigureAwait(false);
        return await FindAsync(context, promptId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds a prompt.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="projectId">The project that gets it; null for the actor.</param>
    /// <param name="settings">What it is.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor may not, something is not usable, the short name is taken, or there are too many.</exception>
    public async Task<SavedPrompt> CreateAsync(Actor actor, Guid? projectId, PromptSettings settings, CancellationToken cancellationToken)
    {
        settings = settings.Checked();
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = await OpenAsync(actor, projectId, mayChange: true, cancellationToken).ConfigureAwait(false);
        if (await context.SavedPrompts.CountAsync(cancellationToken).ConfigureAwait(false) >= MaximumPrompts)
        {
            throw PlatformException.Conflict(string.Create(CultureInfo.InvariantCulture, $"There are {MaximumPrompts} prompts; delete some first."), reason: "prompts_full");
        }

        SavedPrompt prompt = new()
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = context.TenantId,
            OwnerKind = context.OwnerKind,
            OwnerId = context.OwnerId,
            Name = settings.Name,
            Title = settings.Title,
            Text = settings.Text,
            CreatedAt = now,
            UpdatedAt = now,
        };
        context.Add(prompt);
        await SaveAsync(context, cancellationToken).ConfigureAwait(false);
        return prompt;
    }

    /// <summary>Changes a prompt.</summary>
    /// <exception cref="PlatformException">The actor may not, there is none, something is not usable, or the short name is taken.</exception>
    public async Task<SavedPrompt> ChangeAsync(Actor actor, Guid? projectId, Guid promptId, PromptSettings settings, CancellationToken cancellationToken)
    {
        settings = settings.Checked();
        await using PlatformDbContext context = await OpenAsync(actor, projectId, mayChange: true, cancellationToken).ConfigureAwait(false);
        SavedPrompt prompt = await FindAsync(context, promptId, cancellationToken).ConfigureAwait(false);
        (prompt.Name, prompt.Title, prompt.Text, prompt.UpdatedAt) = (settings.Name, settings.Title, settings.Text, time.GetUtcNow());
        await SaveAsync(context, cancellationToken).ConfigureAwait(false);
        return prompt;
    }

    /// <summary>Deletes a prompt.</summary>
    /// <exception cref="PlatformException">The actor may not, or there is none.</exception>
    public async Task DeleteAsync(Actor actor, Guid? projectId, Guid promptId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = await OpenAsync(actor, projectId, mayChange: true, cancellationToken).ConfigureAwait(false);
        if (await context.SavedPrompts.Where(prompt => prompt.Id == promptId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 0)
        {
            throw PlatformException.NotFound("prompt");
        }
    }

    private static IQueryable<SavedPrompt> Named(IQueryable<SavedPrompt> prompts, string prefix) => prefix.Length == 0
        ? prompts
        // What was typed means itself: EF Core escapes what patterns would read otherwise.
        : prompts.Where(prompt => prompt.Name.StartsWith(prefix));

    private static async Task<SavedPrompt> FindAsync(PlatformDbContext context, Guid promptId, CancellationToken cancellationToken) =>
        await context.SavedPrompts.SingleOrDefaultAsync(prompt => prompt.Id == promptId, cancellationToken).ConfigureAwait(false)
        ?? throw PlatformException.NotFound("prompt");

    private static async Task SaveAsync(PlatformDbContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsDuplicate(exception))
        {
            throw PlatformException.Conflict("There is a prompt of that short name already.", exception, "prompt_taken");
        }
        catch (DbUpdateConcurrencyException)
        {
            throw PlatformException.NotFound("prompt");
        }
    }

    private async Task<PlatformDbContext> OpenAsync(Actor actor, Guid? projectId, bool mayChange, CancellationToken cancellationToken)
    {
        if (mayChange)
        {
            actor.DemandUse();
        }

        if (projectId is not { } id)
        {
            return database.OpenFor(actor);
        }

        await using (PlatformDbContext context = database.OpenFor(actor))
        {
            if (mayChange)
            {
                await context.DemandManagerAsync(actor, id, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await context.DemandOpenAsync(actor, id, cancellationToken).ConfigureAwait(false);
            }
        }

        return database.OpenFor(actor with { ProjectId = id });
    }
}
