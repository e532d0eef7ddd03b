using System.Buffers;
using System.Collections.Immutable;

namespace Lyceum.Web.Content;

/// <summary>
/// Where a link in content may lead: to another site by <c>http</c> or <c>https</c>, or to an address by <c>mailto</c>. Nothing relative, so that a text cannot
/// press a button of this site; no name before the host, which passes for a host; nothing that programs read in different ways, such as a backslash.
/// </summary>
/// <param name="Address">The address as .NET writes it: ASCII alone, its host in Punycode.</param>
/// <param name="Place">What a reader is told: the host, or the address to write to.</param>
public sealed record ContentLink(string Address, string Place)
{
    private const int MaxLength = 2048;

    private static readonly SearchValues<char> s_hostEnds = SearchValues.Create("/?#: \n");

    /// <summary>Reads an address.</summary>
    /// <returns>Null where a link may not lead there.</returns>
    public static ContentLink? Read(string? address)
    {
        if (address is not { Length: > 0 and <= MaxLength } || address.AsSpan().IndexOfAnyInRange('\0', ' ') >= 0 || address.Contains('\\', StringComparison.Ordinal)
            || !ReferenceEquals(ContentText.Clean(address), address) || !HasScheme(address) || !Uri.TryCreate(address, UriKind.Absolute, out Uri? uri))
        {
            return null;
        }

        try
        {
            return uri.Scheme == Uri.UriSchemeMailto ? ReadMail(uri) : ReadSite(uri);
        }
        catch (UriFormatException)
        {
            // The name of the host is none: .NET looks at it only when it is asked for.
            return null;
        }
    }

    private static ContentLink? ReadMail(Uri uri)
    {
        // A person sees whom it goes to, and nothing else is filled in.
        string to = $"{uri.UserInfo}@{uri.IdnHost}";
        return uri.UserInfo.Length > 0 && uri.IdnHost.Length > 0 && to.All(static character => character is > ' ' and < '\u007F' and not ('"' or '<' or '>' or '%' or ',' or ':' or '?' or '&'))
            ? new ContentLink($"mailto:{to}", to) : null;
    }

    private static ContentLink? ReadSite(Uri uri)
    {
        if (uri.IdnHost.Length == 0 || uri.UserInfo.Length > 0)
        {
            return null;
        }

        string address = uri.IdnHost == uri.Host ? uri.AbsoluteUri : new UriBuilder(uri) { Host = uri.IdnHost }.Uri.AbsoluteUri;
        return address.Length <= MaxLength && address.All(static character => character is > ' ' and < '\u007F') && Uri.TryCreate(address, UriKind.Absolute, out Uri? again) && again.AbsoluteUri == address
            ? new ContentLink(address, again.IdnHost) : null;
    }

    /// <summary>Whether an address is one that <see cref="Read"/> wrote.</summary>
    internal static bool IsSafe(string address) => Read(address)?.Address == address;

    /// <summary>Whether what is shown of a link reads as an address at another host.</summary>
    internal static bool NamesOther(string shown, string place)
    {
        ReadOnlySpan<char> text = shown.AsSpan().Trim();
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        text = scheme >= 0 ? text[(scheme + 3)..] : text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? text["mailto:".Length..] : text;
        int end = text.IndexOfAny(s_hostEnds);
        text = Bare(end >= 0 ? text[..end] : text);
        int dot = text.LastIndexOf('.');
        // A name of a file has a dot too; then the host is said once more than need be.
        bool isHost = scheme >= 0 || (!shown.AsSpan().Trim().ContainsAny(' ', '\n') && dot > 0 && text.Length - dot > 2 && !text[(dot + 1)..].ContainsAnyInRange('0', '9'));
        return isHost && !text.Equals(Bare(place), StringComparison.OrdinalIgnoreCase);

        static ReadOnlySpan<char> Bare(ReadOnlySpan<char> host) => host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
    }

    /// <summary>The link as an element.</summary>
    internal ContentNode ToNode(ImmutableArray<ContentNode> children, string? style = null)
    {
        ImmutableArray<ContentAttribute> attributes =
        [
            new("href", Address), new("title", Place), new("rel", ContentVocabulary.LinkRelation), new("target", "_blank"),
        ];
        return new ContentNode("a", style is null ? attributes : attributes.Add(new("class", style)), children);
    }

    // Before anything else reads it: a scheme of ours, and after it for a site both slashes.
    private static bool HasScheme(string address) =>
        address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase);
}
