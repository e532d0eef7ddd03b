using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Platform.Organizations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Organization.Users;

/// <summary><c>/v1/organization/users</c>: who belongs to the organisation.</summary>
internal static class UsersApi
{
    private const string Tag = "Users";
    private const string Parameter = "user_id";

    /// <summary>Maps the endpoints.</summary>
    public static void MapUsersApi(this RouteGroupBuilder organization)
    {
        RouteGroupBuilder users = organization.MapGroup("/users");
        users.MapGet("/", ListAsync).Describe<ListPage<UserObject>>("listUsers", Tag, "Lists the members of the organisation.")
            .WithQuery([.. QueryParameters.BothWays, new QueryParameter("emails", "Only those with these addresses.", QueryType.Texts)]);
        users.MapGet("/{user_id}", GetAsync).Describe<UserObject>("getUser", Tag, "Describes a member.");
        users.MapPost("/{user_id}", ChangeAsync).Describe<UserObject>("modifyUser", Tag, "Gives a member another role.");
        users.MapDelete("/{user_id}", DeleteAsync).Describe<Deleted>("deleteUser", Tag, "Takes a member out of the organisation.");
    }

    private static async Task<IResult> ListAsync(HttpContext context, MemberDirectory members)
    {
        ListQuery query = ListQuery.Read(context.Request, oldestFirst: true);
        IReadOnlyList<string> emails = QueryReader.Texts(context.Request, "emails");
        IEnumerable<MemberAccount> all = await members.ListAccountsAsync(context.GetAdministrator(), context.RequestAborted).ConfigureAwait(false);
        if (emails.Count > 0)
        {
            all = all.Where(account => emails.Contains(account.Email, StringComparer.OrdinalIgnoreCase));
        }

        return ApiResult.Json(query.Cut(all, static account => PublicIds.Write(OrganizationIds.User, account.Member.UserId), ToObject));
    }

    private static async Task<IResult> GetAsync(string user_id, HttpContext context, MemberDirectory members) =>
        ApiResult.Json(await ReadAsync(OrganizationIds.Read(OrganizationIds.User, user_id, Parameter), context, members).ConfigureAwait(false));

    private static async Task<IResult> ChangeAsync(string user_id, JsonBody<UserRequest> body, HttpContext context, MemberDirectory members)
    {
        Guid id = OrganizationIds.Read(OrganizationIds.User, user_id, Parameter);
        if (body.Value.RoleId is not null)
        {
            throw ApiException.BadRequest("This installation has no roles that are made; set 'role' instead.", "role_id", "unsupported_parameter");
        }

        if (body.Value.Role is not null)
        {
            Role role = OrganizationRoles.Read(body.Value.Role, "role");
            await members.ChangeRoleAsync(context.GetAdministrator(), id, role, context.RequestAborted).NamingAsync(missing: Parameter).ConfigureAwait(false);
        }

        return ApiResult.Json(await ReadAsync(id, context, members).ConfigureAwait(false));
    }

    private static async Task<IResult> DeleteAsync(string user_id, HttpContext context, MemberDirectory members)
    {
        await members.RemoveAsync(context.GetAdministrator(), OrganizationIds.Read(OrganizationIds.User, user_id, Parameter), context.RequestAborted)
            .NamingAsync(missing: Parameter).ConfigureAwait(false);
        return ApiResult.Json(new Deleted("organization.user.deleted", user_id));
    }

    private static async Task<UserObject> ReadAsync(Guid id, HttpContext context, MemberDirectory members) =>
        ToObject(await members.GetAccountAsync(context.GetAdministrator(), id, context.RequestAborted).NamingAsync(missing: Parameter).ConfigureAwait(false));

    private static UserObject ToObject(MemberAccount account) => new(
        PublicIds.Write(OrganizationIds.User, account.Member.UserId),
        account.Name,
        account.Email,
        OrganizationRoles.Write(account.Member.Role),
        account.Member.JoinedAt.ToUnixTimeSeconds());
}
