using System.Globalization;
using Lyceum.Gateway.Callers;
using Lyceum.Platform;
using Lyceum.Platform.Prompts;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Chat;

/// <summary>Makes what stands ready to be sent of a prompt that a person chose: <c>/chat?prompt=ID&amp;place0=…</c>.</summary>
/// <param name="library">The prompts.</param>
internal sealed class PromptDrafts(PromptLibrary library)
{
    /// <summary>The most places of a prompt that a form asks for; others stay as they are.</summary>
    public const int MostPlaces = 20;

    private const int LongestValue = 2000;

    /// <summary>The text.</summary>
    /// <returns>Null where the address names no prompt that the person sees.</returns>
    public async Task<string?> ReadAsync(Caller caller, IQueryCollection query, CancellationToken cancellation)
    {
        if (!Guid.TryParse(query["prompt"], out Guid id))
        {
            return null;
        }

        try
        {
            SavedPrompt prompt = await library.GetAsync(caller.Actor, Guid.TryParse(query["project"], out Guid project) ? project : null, id, cancellation).ConfigureAwait(false);
            Dictionary<string, string> values = [];
            foreach (string place in PromptText.Places(prompt.Text).Take(MostPlaces))
            {
                string value = query[string.Create(CultureInfo.InvariantCulture, $"place{values.Count}")].ToString();
                values[place] = value.Length == 0 ? $"{{{{{place}}}}}" : value[..Math.Min(value.Length, LongestValue)];
            }

            return PromptText.Fill(prompt.Text, values);
        }
        catch (PlatformException refused) when (refused.Error == PlatformError.NotFound)
        {
            return null;
        }
    }
}
