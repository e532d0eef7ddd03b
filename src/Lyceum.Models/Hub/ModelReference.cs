using System.Text.RegularExpressions;

namespace Lyceum.Models.Hub;

/// <summary>What to pull: <c>OWNER/REPO[:QUANT|:FILE][@REVISION]</c>.</summary>
/// <param name="Repository"><c>OWNER/REPO</c>.</param>
/// <param name="Selector">A number format, a file, <c>safetensors</c>, or null for the usual choice.</param>
/// <param name="Revision">A branch, tag or commit; <c>main</c> unless said.</param>
public sealed partial record ModelReference(string Repository, string? Selector, string Revision)
{
    /// <summary>The branch that holds what a repository is about.</summary>
    public const string DefaultRevision = "main";

    /// <summary>Reads a reference.</summary>
    /// <exception cref="HubException">It has another form.</exception>
    public static ModelReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = Form().Match(text);
        if (!match.Success || IsDots(match.Groups["owner"].Value) || IsDots(match.Groups["repo"].Value))
        {
            throw new HubException(
                HubFailure.BadReference,
                $"'{text}' is not a model on a hub; write OWNER/REPO, OWNER/REPO:QUANT or OWNER/REPO:FILE, and @REVISION after it if need be.");
        }

        return new ModelReference(
            $"{match.Groups["owner"].Value}/{match.Groups["repo"].Value}",
            match.Groups["selector"] is { Success: true } selector ? selector.Value : null,
            match.Groups["revision"] is { Success: true } revision ? revision.Value : DefaultRevision);
    }

    /// <summary>Reads a reference, or the address of a page or file of a repository on a hub as a browser shows it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hub">The hub's root: an address elsewhere is none of its models.</param>
    /// <exception cref="HubException">It is neither.</exception>
    public static ModelReference Parse(string text, Uri hub)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(hub);
        text = text.Trim();
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            return Parse(text);
        }

        string root = hub.AbsolutePath.TrimEnd('/') + "/";
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme != hub.Scheme || address.Authority != hub.Authority || address.UserInfo.Length > 0
            || !address.AbsolutePath.StartsWith(root, StringComparison.Ordinal))
        {
            throw new HubException(HubFailure.BadReference, $"'{text}' is no address on the hub {hub}, from which models come here; the setting Hub:Address names another hub.");
        }

        string[] parts = [.. address.AbsolutePath[root.Length..].TrimEnd('/').Split('/').Select(Uri.UnescapeDataString)];
        return parts switch
        {
            [var owner, var repository] => Parse($"{owner}/{repository}"),
            [var owner, var repository, "tree", var revision] => Parse($"{owner}/{repository}@{revision}"),
            [var owner, var repository, "resolve" or "blob", var revision, .. { Length: > 0 } file] => Parse($"{owner}/{repository}:{string.Join('/', file)}@{revision}"),
            _ => throw new HubException(HubFailure.BadReference, $"'{text}' is the address of no model; copy that of the model's page, or of one of its files."),
        };
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Repository + (Selector is null ? "" : ":" + Selector) + (Revision == DefaultRevision ? "" : "@" + Revision);

    private static bool IsDots(string segment) => segment is "." or "..";

    [GeneratedRegex(@"^(?<owner>[A-Za-z0-9._-]{1,96})/(?<repo>[A-Za-z0-9._-]{1,96})(:(?<selector>[^:\p{C}]+?))?(@(?<revision>[^@:\p{C}\s]{1,200}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
