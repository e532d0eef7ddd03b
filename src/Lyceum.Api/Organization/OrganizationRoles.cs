using Lyceum.Api.Http;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Api.Organization;

/// <summary>
/// Roles in the words of the API. OpenAI's has two in an organisation: an owner manages it, a reader uses it. Those are this platform's owner and member; the two
/// that it has beside them keep their own words.
/// </summary>
internal static class OrganizationRoles
{
    private const string Owner = "owner";
    private const string Reader = "reader";
    private const string Member = "member";
    private const string Admin = "admin";
    private const string Viewer = "viewer";

    /// <summary>A role in an organisation as a word.</summary>
    public static string Write(Role role) => role switch
    {
        Role.Owner => Owner,
        Role.Admin => Admin,
        Role.Member => Reader,
        _ => Viewer,
    };

    /// <summary>A role in an organisation as one of OpenAI's two words.</summary>
    public static string WriteNarrow(Role role) => role == Role.Owner ? Owner : Reader;

    /// <summary>Reads a role in an organisation.</summary>
    /// <exception cref="ApiException">It is left out, or none.</exception>
    public static Role Read(string? role, string param) => Check.Required(role, param) switch
    {
        Owner => Role.Owner,
        Admin => Role.Admin,
        Reader or Member => Role.Member,
        Viewer => Role.Viewer,
        _ => throw Check.Unknown(role, param, Owner, Reader, Admin, Viewer),
    };

    /// <summary>A role in a project as a word.</summary>
    public static string Write(ProjectRole role) => role == ProjectRole.Owner ? Owner : Member;

    /// <summary>Reads a role in a project.</summary>
    /// <exception cref="ApiException">It is left out, or none.</exception>
    public static ProjectRole ReadProject(string? role, string param) => Check.Required(role, param) switch
    {
        Owner => ProjectRole.Owner,
        Member => ProjectRole.Member,
        _ => throw Check.Unknown(role, param, Member, Owner),
    };
}
