using Lyceum.Platform.Accounts;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Lyceum.Platform.Changes;

/// <summary>Gives the topics of what a context is about to save new stamps, as part of the same save.</summary>
internal static class ChangeStamping
{
    // What a session shows of its account, or ends by. The rest of an account changes with every sign-in.
    private static readonly string[] s_shown =
    [
        nameof(UserAccount.SecurityStamp), nameof(UserAccount.DisabledAt), nameof(UserAccount.IsAdministrator),
        nameof(UserAccount.Name), nameof(UserAccount.Email), nameof(UserAccount.HomeOrganizationId),
    ];

    /// <summary>Adds the stamps to what is saved. They are taken out by <see cref="Remove"/> whether or not saving works.</summary>
    public static List<EntityEntry> Add(DbContext context, EntityEntry[] entries)
    {
        ChangeTopic[] topics = [.. entries.Select(TopicOf).OfType<ChangeTopic>().Distinct().Order()];
        List<EntityEntry> stamps = [];
        foreach (ChangeTopic topic in topics)
        {
            // Written without being read: any other mark will do, and the last one to be written stays.
            EntityEntry<ChangeStamp> entry = context.Attach(new ChangeStamp { Topic = topic });
            entry.Property(static stamp => stamp.Stamp).CurrentValue = Guid.NewGuid();
            stamps.Add(entry);
        }

        return stamps;
    }

    /// <summary>Takes them out again.</summary>
    public static void Remove(List<EntityEntry> stamps) => stamps.ForEach(static stamp => stamp.State = EntityState.Detached);

    private static ChangeTopic? TopicOf(EntityEntry entry) => (entry.Entity, entry.State) switch
    {
        (_, EntityState.Unchanged or EntityState.Detached) => null,
        (Budget, _) => ChangeTopic.Budgets,
        (ModelPrice, _) => ChangeTopic.Prices,
        // Nobody remembers that a key is not there, so new ones are no news.
        (ApiKey or ApiKeyCredential or Project or Organization or Member or ProjectMember or ServiceAccount, EntityState.Modified or EntityState.Deleted) => ChangeTopic.Keys,
        (ProjectLimit or ModelRule, _) => ChangeTopic.Policies,
        (StoredSignInRules, _) => ChangeTopic.SignIn,
        (Session, EntityState.Deleted) or (UserAccount, EntityState.Deleted) => ChangeTopic.Accounts,
        (UserAccount, EntityState.Modified) when s_shown.Any(name => entry.Property(name).IsModified) => ChangeTopic.Accounts,
        _ => null,
    };
}
