using Lyceum.Api.Http;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;

namespace Lyceum.Api.Organization.AuditLogs;

/// <summary>Knows who the actors of an audit log are: people, or their admin keys.</summary>
/// <param name="people">The members of the organisation.</param>
/// <param name="keys">Its admin keys.</param>
internal sealed class AuditPeople(IReadOnlyList<MemberAccount> people, IReadOnlyList<AdminApiKey> keys)
{
    private readonly Dictionary<Guid, AdminApiKey> _keys = keys.ToDictionary(static key => key.Id);
    private readonly Dictionary<Guid, string?> _emails = people.ToDictionary(static person => person.Member.UserId, static person => person.Email);

    /// <summary>An actor as it is told. An id that is no key's any more reads as a person's.</summary>
    public AuditActor Describe(Guid actorId) => _keys.TryGetValue(actorId, out AdminApiKey? key)
        ? new AuditActor("api_key") { ApiKey = new AuditKey(PublicIds.Write(OrganizationIds.Key, key.Id), User(key.OwnerUserId)) }
        : new AuditActor("session") { Session = new AuditSession(User(actorId)) };

    /// <summary>The actors behind ids of people and of keys; a person's keys are the person.</summary>
    /// <exception cref="ApiException">One is no such id.</exception>
    public IEnumerable<Guid> Find(IReadOnlyList<string> ids, string param) => ids.SelectMany(text =>
        PublicIds.TryRead(OrganizationIds.User, text, out Guid user) ? WithKeys(user)
        : PublicIds.TryRead(OrganizationIds.Key, text, out Guid other) || PublicIds.TryRead(OrganizationIds.ServiceAccount, text, out other) ? [other]
        : throw ApiException.BadRequest($"Invalid value in '{param}': '{Check.Shorten(text)}' is the id of no user, key or service account.", param, "invalid_value"));

    /// <summary>The actors behind addresses.</summary>
    public IEnumerable<Guid> FindByEmail(IReadOnlyList<string> emails) =>
        people.Where(person => emails.Contains(person.Email, StringComparer.OrdinalIgnoreCase)).SelectMany(person => WithKeys(person.Member.UserId));

    private IEnumerable<Guid> WithKeys(Guid user) => keys.Where(key => key.OwnerUserId == user).Select(static key => key.Id).Prepend(user);

    private AuditUser User(Guid id) => new(PublicIds.Write(OrganizationIds.User, id), _emails.GetValueOrDefault(id));
}
