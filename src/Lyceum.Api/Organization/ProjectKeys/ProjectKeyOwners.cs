using Lyceum.Api.Http;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Api.Organization.ProjectKeys;

/// <summary>Knows whose the keys of one project are, and whether they may use it.</summary>
/// <param name="project">The project.</param>
/// <param name="people">The members of the organisation.</param>
/// <param name="members">The members of the project.</param>
/// <param name="accounts">Its service accounts.</param>
/// <param name="prefixes">How keys begin.</param>
internal sealed class ProjectKeyOwners(
    Project project, IEnumerable<MemberAccount> people, IEnumerable<ProjectMember> members, IEnumerable<ServiceAccount> accounts, IReadOnlyDictionary<Guid, string> prefixes)
{
    private readonly Dictionary<Guid, MemberAccount> _people = people.ToDictionary(static person => person.Member.UserId);
    private readonly HashSet<Guid> _members = [.. members.Select(static member => member.UserId)];
    private readonly Dictionary<Guid, ServiceAccount> _accounts = accounts.ToDictionary(static account => account.Id);

    /// <summary>Whether a key's owner may use the project; without, the key does nothing.</summary>
    public bool HasAccess(ApiKey key) => project.ArchivedAt is null && (key.ServiceAccountId is { } account
        ? _accounts.ContainsKey(account)
        : _people.GetValueOrDefault(key.CreatedBy)?.Member.Role is { } role && (role >= Role.Admin || (role >= Role.Member && (!project.IsRestricted || _members.Contains(key.CreatedBy)))));

    /// <summary>A key as it is told.</summary>
    public ProjectKeyObject ToObject(ApiKey key) => new()
    {
        Id = PublicIds.Write(OrganizationIds.Key, key.Id),
        Name = key.Name,
        RedactedValue = prefixes.GetValueOrDefault(key.Id, "") + "...",
        CreatedAt = key.CreatedAt.ToUnixTimeSeconds(),
        LastUsedAt = key.LastUsedAt?.ToUnixTimeSeconds(),
        OwnerProjectAccess = HasAccess(key) ? "active" : "inactive",
        Owner = key.ServiceAccountId is { } account ? OwnerOf(account, key) : OwnerOf(key),
    };

    // Whoever left is told by the id alone.
    private ProjectKeyOwner OwnerOf(ApiKey key)
    {
        MemberAccount? person = _people.GetValueOrDefault(key.CreatedBy);
        return new ProjectKeyOwner("user")
        {
            User = new ProjectKeyUser(
                PublicIds.Write(OrganizationIds.User, key.CreatedBy),
                person?.Email ?? "",
                person?.Name ?? "",
                (person?.Member.JoinedAt ?? key.CreatedAt).ToUnixTimeSeconds(),
                OrganizationRoles.Write(person?.Member.Role ?? Role.Viewer)),
        };
    }

    private ProjectKeyOwner OwnerOf(Guid accountId, ApiKey key)
    {
        ServiceAccount? account = _accounts.GetValueOrDefault(accountId);
        return new ProjectKeyOwner("service_account")
        {
            ServiceAccount = new ProjectKeyServiceAccount(
                PublicIds.Write(OrganizationIds.ServiceAccount, accountId), account?.Name ?? "", (account?.CreatedAt ?? key.CreatedAt).ToUnixTimeSeconds(), "member"),
        };
    }
}
