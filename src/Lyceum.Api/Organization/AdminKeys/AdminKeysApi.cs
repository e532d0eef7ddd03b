using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Organization.AdminKeys;

/// <summary><c>/v1/organization/admin_api_keys</c>: keys that manage the organisation.</summary>
internal static class AdminKeysApi
{
    private const string Tag = "Admin API Keys";
    private const string Parameter = "key_id";
    private const int LongestLife = 31_536_000;

    /// <summary>Maps the endpoints.</summary>
    public static void MapAdminKeysApi(this RouteGroupBuilder organization)
    {
        RouteGroupBuilder keys = organization.MapGroup("/admin_api_keys");
        keys.MapGet("/", ListAsync).Describe<ListPage<AdminKeyObject>>("listAdminApiKeys", Tag, "Lists the admin keys of the organisation.")
            .WithQuery(QueryParameters.BothWays);
        keys.MapPost("/", CreateAsync).Describe<AdminKeyObject>("createAdminApiKey", Tag, "Makes an admin key of whoever asks. Its value is told once.");
        keys.MapGet("/{key_id}", GetAsync).Describe<AdminKeyObject>("getAdminApiKey", Tag, "Describes an admin key.");
        keys.MapDelete("/{key_id}", DeleteAsync).Describe<Deleted>("deleteAdminApiKey", Tag, "Deletes an admin key; it ends at once.");
    }

    private static async Task<IResult> ListAsync(HttpContext context, AdminApiKeyDirectory keys, MemberDirectory members)
    {
        Actor actor = context.GetAdministrator();
        ListQuery query = ListQuery.Read(context.Request, oldestFirst: true);
        IReadOnlyList<AdminApiKey> all = await keys.ListAsync(actor, context.RequestAborted).ConfigureAwait(false);
        Dictionary<Guid, MemberAccount> owners = (await members.ListAccountsAsync(actor, context.RequestAborted).ConfigureAwait(false))
            .ToDictionary(static owner => owner.Member.UserId);
        return ApiResult.Json(query.Cut(
            all.OrderBy(static key => key.CreatedAt).ThenBy(static key => key.Id),
            static key => PublicIds.Write(OrganizationIds.Key, key.Id),
            key => ToObject(key, owners.GetValueOrDefault(key.OwnerUserId), null)));
    }

    private static async Task<IResult> CreateAsync(JsonBody<AdminKeyRequest> body, HttpContext context, AdminApiKeyDirectory keys, MemberDirectory members, TimeProvider time)
    {
        Actor actor = context.GetAdministrator();
        string name = Check.Required(body.Value.Name, "name");
        DateTimeOffset? expiresAt = Check.Range(body.Value.ExpiresInSeconds, "expires_in_seconds", 1, LongestLife) is { } seconds ? time.GetUtcNow().AddSeconds(seconds) : null;
        IssuedAdminKey issued = await keys.CreateAsync(actor, name, expiresAt, context.RequestAborted).NamingAsync(invalid: "name").ConfigureAwait(false);
        MemberAccount owner = await members.GetAccountAsync(actor, issued.Key.OwnerUserId, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(ToObject(issued.Key, owner, issued.Secret.Reveal()));
    }

    private static async Task<IResult> GetAsync(string key_id, HttpContext context, AdminApiKeyDirectory keys, MemberDirectory members)
    {
        Actor actor = context.GetAdministrator();
        AdminApiKey key = await keys.GetAsync(actor, OrganizationIds.Read(OrganizationIds.Key, key_id, Parameter), context.RequestAborted)
            .NamingAsync(missing: Parameter).ConfigureAwait(false);
        IReadOnlyList<MemberAccount> owners = await members.ListAccountsAsync(actor, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(ToObject(key, owners.FirstOrDefault(owner => owner.Member.UserId == key.OwnerUserId), null));
    }

    private static async Task<IResult> DeleteAsync(string key_id, HttpContext context, AdminApiKeyDirectory keys)
    {
        await keys.DeleteAsync(context.GetAdministrator(), OrganizationIds.Read(OrganizationIds.Key, key_id, Parameter), context.RequestAborted)
            .NamingAsync(missing: Parameter).ConfigureAwait(false);
        return ApiResult.Json(new Deleted("organization.admin_api_key.deleted", key_id));
    }

    // Whoever left is told by the id alone.
    private static AdminKeyObject ToObject(AdminApiKey key, MemberAccount? owner, string? value) => new()
    {
        Id = PublicIds.Write(OrganizationIds.Key, key.Id),
        Name = key.Name,
        RedactedValue = key.Prefix + "...",
        CreatedAt = key.CreatedAt.ToUnixTimeSeconds(),
        ExpiresAt = key.ExpiresAt?.ToUnixTimeSeconds(),
        LastUsedAt = key.LastUsedAt?.ToUnixTimeSeconds(),
        Owner = new AdminKeyOwner(
            PublicIds.Write(OrganizationIds.User, key.OwnerUserId),
            owner?.Name ?? "",
            (owner?.Member.JoinedAt ?? key.CreatedAt).ToUnixTimeSeconds(),
            OrganizationRoles.Write(owner?.Member.Role ?? Role.Viewer)),
        Value = value,
    };
}
