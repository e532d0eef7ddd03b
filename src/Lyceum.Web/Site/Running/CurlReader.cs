using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lyceum.Web.Site.Reference;

namespace Lyceum.Web.Site.Running;

/// <summary>Reads the calls of documents out of their lines for a shell, so that they can be sent from the page.</summary>
internal static partial class CurlReader
{
    /// <summary>The call that a piece of code makes.</summary>
    /// <param name="code">Lines for a shell.</param>
    /// <returns>Null where they do anything else than one call of the API, with JSON or without a body.</returns>
    public static ApiCall? Read(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (Command().Match(code) is not { Success: true } command)
        {
            return null;
        }

        string? method = null;
        JsonNode? body = null;
        foreach (Capture option in command.Groups["option"].Captures)
        {
            string text = option.Value.Trim();
            if (text.StartsWith("-X", StringComparison.Ordinal))
            {
                method = text[2..].Trim();
            }
            else if (text.StartsWith("-d", StringComparison.Ordinal))
            {
                try
                {
                    // A quote inside quotes of the shell stands outside of them.
                    body = JsonNode.Parse(text[2..].Trim()[1..^1].Replace("'\\''", "'", StringComparison.Ordinal));
                }
                catch (JsonException)
                {
                    return null;
                }
            }
        }

        return new ApiCall(method ?? (body is null ? "GET" : "POST"), $"/v1{command.Groups["path"].Value}") { Body = body };
    }

    [GeneratedRegex("""
        \A\s*curl(?:\s+-[sN]+)?(?<option>\s+-X\s+[A-Z]+)?\s+"?\$OPENAI_BASE_URL(?<path>/[^\s"'\\|;&<>$]*)"?
        (?:\s*\\\n)?(?:(?<option>\s+-(?:X\s+[A-Z]+|N|H\s+"[^"]*"|d\s+'(?:[^']|'\\'')*'))(?:\s*\\\n)?)*\s*\z
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();
}
