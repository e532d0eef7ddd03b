using System.Globalization;

namespace Lyceum.Platform.Files;

/// <summary>What callers say that their bytes are. It is sent back as a header, so nothing may hide in it.</summary>
internal static class MediaTypes
{
    /// <summary>The longest one.</summary>
    public const int MaximumLength = 127;

    /// <summary>Bytes of which nothing is known.</summary>
    public const string Unknown = "application/octet-stream";

    /// <summary>Checks a media type.</summary>
    /// <exception cref="PlatformException">It is too long, or is not two words with a slash between, perhaps with parameters.</exception>
    public static string Check(string? type)
    {
        if (string.IsNullOrWhiteSpace(type))
        {
            return Unknown;
        }

        string trimmed = type.Trim();
        int slash = trimmed.IndexOf('/', StringComparison.Ordinal);
        if (trimmed.Length > MaximumLength || slash < 1 || slash == trimmed.Length - 1 || trimmed.Any(static character => character is < ' ' or > '~'))
        {
            throw PlatformException.Invalid(string.Create(
                CultureInfo.InvariantCulture, $"A media type looks like 'text/plain' and has at most {MaximumLength} characters, all of them ASCII."));
        }

        return trimmed;
    }
}
