using System.Globalization;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Conversations;

/// <summary>Keeps what owners want of all their conversations. Safe for use by many threads.</summary>
/// <param name="database">Where it is kept.</param>
public sealed class ConversationPreferencesDirectory(PlatformDatabase database)
{
    /// <summary>What the actor's owner wants; null where nothing was ever said.</summary>
    public async Task<ConversationPreferences?> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.ConversationPreferences.AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
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
        if (instructions?.Length > ConversationPreferences.MaximumInstructions)
        {
            throw PlatformException.Invalid(
                string.Create(CultureInfo.InvariantCulture, $"Instructions have at most {ConversationPreferences.MaximumInstructions} characters."), "instructions_long");
        }

        string? told = string.IsNullOrWhiteSpace(instructions) ? null : StoredText.Clean(instructions.Trim());
        string? chosen = model is null ? null : Names.Check(model);
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

    private async Task<bool> ChangeAsync(Actor actor, string? instructions, string? model, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.ConversationPreferences
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Instructions, instructions).SetProperty(row => row.Model, model), cancellationToken).ConfigureAwait(false) > 0;
    }
}
