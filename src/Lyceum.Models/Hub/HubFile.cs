using System.Buffers;

namespace Lyceum.Models.Hub;

/// <summary>A file of a repository.</summary>
/// <param name="Path">Its path in the repository, with <c>/</c>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The SHA-256 of its bytes in lower-case hexadecimal, which hubs know of large files only; null if not known.</param>
public sealed record HubFile(string Path, long Bytes, string? Sha256)
{
    private static readonly SearchValues<char> ForeignCharacters = SearchValues.Create("\\:*?\"<>|");

    /// <summary>The path without folders.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>
    /// Whether a path from a hub can be a path here: relative, of plain segments, and the same file on every file system.
    /// </summary>
    internal static bool IsSafePath(string path) =>
        path.Length is > 0 and <= 1024
        && path.Split('/').All(static segment =>
            segment.Length is > 0 and <= 255
            && segment is not ("." or "..")
            && !segment.AsSpan().ContainsAny(ForeignCharacters)
            && !segment.Any(char.IsControl));
}
