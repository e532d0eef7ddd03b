using System.Linq.Expressions;
using System.Reflection;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lyceum.Platform.Retention;

/// <summary>
/// Deletes what the platform keeps of a user: every row that <see cref="UserColumnAttribute"/> says is the user's, with all that
/// belongs to it. Ids in the audit log and in the ledger stay and lead to nobody.
/// </summary>
/// <param name="database">Where rows are.</param>
/// <param name="members">Who belongs to organisations.</param>
/// <param name="verifier">What must forget the user's keys.</param>
/// <param name="options">How rows are deleted; null for the usual.</param>
public sealed class UserDataDeletion(PlatformDatabase database, MemberDirectory members, ApiKeyVerifier verifier, ErasureOptions? options = null)
{
    private readonly ErasureOptions _options = options ?? new ErasureOptions();

    /// <summary>
    /// Takes a user out of all organisations, noted in each, and deletes the user's rows. Broken off, it goes on when it is called
    /// again; whoever keeps the account calls it before the account itself goes.
    /// </summary>
    /// <returns>How many rows went.</returns>
    /// <exception cref="PlatformException">An open organisation would be left without an owner; nothing was changed.</exception>
    public async Task<int> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        List<Member> memberships = await MembershipsAsync(userId, [], cancellationToken).ConfigureAwait(false);
        foreach (Member member in memberships)
        {
            await members.RemoveAsync(new Actor(member.OrganizationId, userId, member.Role), userId, "member.erase", cancellationToken).ConfigureAwait(false);
        }

        await using PlatformDbContext context = database.OpenEverywhere();
        RowEraser eraser = new(context, _options.BatchSize);
        foreach ((IProperty column, UserColumnRule rule) in Columns(context.Model))
        {
            switch (rule)
            {
                case UserColumnRule.DeleteRow:
                    eraser.Doom((IEntityType)column.DeclaringType, row => RowEraser.Equal(row, column, userId));
                    break;
                case UserColumnRule.Clear:
                    await ClearAsync(context, column, userId, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }

        int deleted = await eraser.RunAsync(cancellationToken).ConfigureAwait(false);
        verifier.ForgetUser(userId);
        return memberships.Count + deleted;
    }

    /// <summary>Refuses where an open organisation would be left without an owner, other than those that will close before.</summary>
    /// <exception cref="PlatformException">One would.</exception>
    internal Task DemandOwnersWithoutAsync(Guid userId, IReadOnlyCollection<Guid> closing, CancellationToken cancellationToken) =>
        MembershipsAsync(userId, closing, cancellationToken);

    /// <summary>The columns that name a user.</summary>
    internal static IEnumerable<(IProperty Column, UserColumnRule Rule)> Columns(IModel model) =>
        from entity in model.GetEntityTypes()
        from column in entity.GetProperties()
        let mark = column.PropertyInfo?.GetCustomAttribute<UserColumnAttribute>()
        where mark is not null
        select (column, mark.Rule);

    private static Task ClearAsync(PlatformDbContext context, IProperty column, Guid userId, CancellationToken cancellationToken) =>
        (Task)typeof(UserDataDeletion).GetMethod(nameof(ClearRowsAsync), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(column.DeclaringType.ClrType).Invoke(null, [context, column, userId, cancellationToken])!;

    private static Task<int> ClearRowsAsync<TEntity>(PlatformDbContext context, IProperty column, Guid userId, CancellationToken cancellationToken)
        where TEntity : class
    {
        ParameterExpression row = Expression.Parameter(typeof(TEntity), "row");
        return context.AcrossOrganizations<TEntity>().Where(Expression.Lambda<Func<TEntity, bool>>(RowEraser.Equal(row, column, userId), row))
            .ExecuteUpdateAsync(setters => RowEraser.Clear(setters, column), cancellationToken);
    }

    /// <summary>Memberships in open organisations; those in closed ones go with the walk.</summary>
    private async Task<List<Member>> MembershipsAsync(Guid userId, IReadOnlyCollection<Guid> closing, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        var found = await (
            from member in context.AcrossOrganizations<Member>()
            where member.UserId == userId
            join organization in context.AcrossOrganizations<Organization>() on member.OrganizationId equals organization.Id
            where organization.ClosedAt == null
            orderby organization.Name
            select new
            {
                Member = member,
                organization.Name,
                HasOtherOwner = context.AcrossOrganizations<Member>()
                    .Any(other => other.OrganizationId == member.OrganizationId && other.UserId != userId && other.Role == Role.Owner),
            }).AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        return found.Find(membership => membership.Member.Role == Role.Owner && !membership.HasOtherOwner && !closing.Contains(membership.Member.OrganizationId)) is { } last
            ? throw PlatformException.Conflict($"The organisation '{last.Name}' would have no owner; make another member an owner, or delete the organisation first.")
            : [.. found.Select(static membership => membership.Member)];
    }
}
