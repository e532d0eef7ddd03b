using Lyceum.Api.Http;

namespace Lyceum.Api.Organization;

/// <summary>The marks of ids that these endpoints write and read.</summary>
internal static class OrganizationIds
{
    public const string Project = "proj_";
    public const string User = "user-";
    public const string Key = "key_";
    public const string ServiceAccount = "svc_acct_";
    public const string Invite = "invite-";
    public const string SpendAlert = "alert_";

    /// <summary>Reads an id that a path names.</summary>
    /// <param name="mark">What it begins with.</param>
    /// <param name="text">What was sent.</param>
    /// <param name="param">The parameter's name.</param>
    /// <exception cref="ApiException">It is no such id, so there is no such thing.</exception>
    public static Guid Read(string mark, string text, string param) =>
        PublicIds.TryRead(mark, text, out Guid id) ? id : throw ApiException.NotFound($"There is nothing with the id '{Check.Shorten(text)}'.", param);

    /// <summary>Reads the ids of a list that limits what is told.</summary>
    /// <exception cref="ApiException">One is no such id.</exception>
    public static Guid[] ReadAll(string mark, IReadOnlyList<string> texts, string param) =>
        [.. texts.Select(text => PublicIds.TryRead(mark, text, out Guid id)
            ? id
            : throw ApiException.BadRequest($"Invalid value in '{param}': '{Check.Shorten(text)}' is no such id; one begins with '{mark}'.", param, "invalid_value"))];
}
