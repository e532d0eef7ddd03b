using System.Globalization;
using System.Runtime.CompilerServices;
using Lyceum.Gateway.Callers;

namespace Lyceum.Api.Http;

/// <summary>Ids as the API writes them: a mark of what it is, and the 32 hexadecimal digits.</summary>
public static class PublicIds
{
    private static readonly ConditionalWeakTable<Caller, Named> s_callers = [];

    /// <summary><c>org-…</c>.</summary>
    /// <param name="id">The organisation.</param>
    public static string Organization(Guid id) => Write("org-", id);

    /// <summary><c>proj_…</c>.</summary>
    /// <param name="id">The project.</param>
    public static string Project(Guid id) => Write("proj_", id);

    /// <summary>The organisation and the project of a caller, which every answer tells. Callers are kept for many calls, so their ids are written once.</summary>
    internal static (string Organization, string Project) Of(Caller caller)
    {
        Named named = s_callers.GetValue(caller, static known => new Named(Organization(known.Payer.OrganizationId), Project(known.Payer.ProjectId)));
        return (named.Organization, named.Project);
    }

    /// <summary>An id with its mark.</summary>
    /// <param name="mark">The mark, such as <c>file-</c>.</param>
    /// <param name="id">The id.</param>
    public static string Write(string mark, Guid id) => string.Create(CultureInfo.InvariantCulture, $"{mark}{id:N}");

    /// <summary>Reads an id with its mark.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="text">What somebody sent.</param>
    /// <param name="id">The id.</param>
    /// <returns>False where it is none.</returns>
    public static bool TryRead(string mark, string? text, out Guid id)
    {
        id = Guid.Empty;
        return text is not null && text.StartsWith(mark, StringComparison.Ordinal) && Guid.TryParseExact(text.AsSpan(mark.Length), "N", out id);
    }

    private sealed record Named(string Organization, string Project);
}
