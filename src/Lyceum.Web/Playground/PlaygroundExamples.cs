using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lyceum.Web.Site;

namespace Lyceum.Web.Playground;

/// <summary>Prompts of the gallery as settings of the page.</summary>
internal static class PlaygroundExamples
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The settings of a prompt.</summary>
    public static PlaygroundSettings Of(ExamplePrompt prompt)
    {
        ImmutableSortedDictionary<string, decimal>.Builder numbers = ImmutableSortedDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
        Set(PlaygroundParameter.Temperature, (decimal?)prompt.Temperature);
        Set(PlaygroundParameter.TopP, (decimal?)prompt.TopP);
        Set(PlaygroundParameter.MaxTokens, prompt.MaxTokens);
        return new PlaygroundSettings
        {
            Mode = prompt.Schema is null ? PlaygroundMode.Chat : PlaygroundMode.Structured,
            Model = prompt.Model,
            System = prompt.System ?? "",
            Messages = [new PlaygroundMessage(PlaygroundMessage.User, prompt.User)],
            Schema = Write(prompt.Schema),
            Tools = Write(prompt.Tools),
            Numbers = numbers.ToImmutable(),
        };

        void Set(string name, decimal? value)
        {
            if (value is { } known)
            {
                numbers[name] = known;
            }
        }
    }

    private static string Write(JsonNode? node) => node?.ToJsonString(s_indented) ?? "";
}
