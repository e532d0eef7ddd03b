using System.Buffers;
using Markdig.Helpers;

namespace Lyceum.Web.Content.Markdown;

/// <summary>
/// Which texts are read for inlines. Markdig matches delimiters in time that grows with the square of their number, so a paragraph with thousands of them, or
/// one without an end, is shown as it stands.
/// </summary>
internal static class InlineLimit
{
    private const int MaxLength = 20_000;
    private const int MaxDelimiters = 1000;
    private const int MaxAddresses = 100;

    private static readonly SearchValues<char> s_delimiters = SearchValues.Create("*_~`[]!<$\\&");

    /// <summary>Whether a text is within the limit.</summary>
    public static bool IsWithin(ref StringLineGroup lines)
    {
        (int length, int delimiters, int addresses) = (0, 0, 0);
        for (int i = 0; i < lines.Count; i++)
        {
            ReadOnlySpan<char> line = lines.Lines[i].Slice.AsSpan();
            length += line.Length;
            if (length > MaxLength)
            {
                return false;
            }

            foreach (char character in line)
            {
                delimiters += s_delimiters.Contains(character) ? 1 : 0;
            }

            addresses += line.Count("://") + line.Count("www.") + line.Count("mailto:") + line.Count("tel:");
        }

        return delimiters <= MaxDelimiters && addresses <= MaxAddresses;
    }
}
