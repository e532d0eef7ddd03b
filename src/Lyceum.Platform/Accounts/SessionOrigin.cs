using System.Net;

namespace Lyceum.Platform.Accounts;

/// <summary>Where a sign-in comes from, to be shown to the person later. Nothing is decided by it.</summary>
/// <param name="Address">The address; null where it is unknown.</param>
/// <param name="UserAgent">What the browser called itself.</param>
public sealed record SessionOrigin(IPAddress? Address, string? UserAgent)
{
    /// <summary>Unknown.</summary>
    public static SessionOrigin Unknown { get; } = new(null, null);

    internal string AddressText => (Address?.IsIPv4MappedToIPv6 == true ? Address.MapToIPv4() : Address)?.ToString() ?? "";

    // Control characters go: the text is shown, and PostgreSQL stores no zero. So do halves of surrogate pairs.
    internal string UserAgentText
    {
        get
        {
            string text = string.Concat((UserAgent ?? "").EnumerateRunes().Where(static rune => !System.Text.Rune.IsControl(rune)).Select(static rune => rune.ToString())
                .TakeWhile(Fits()));
            return text;

            static Func<string, bool> Fits()
            {
                int length = 0;
                return rune => (length += rune.Length) <= Session.MaximumUserAgent;
            }
        }
    }
}
