using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Lyceum.Web.Content;
using Lyceum.Web.Site.Reference;

namespace Lyceum.Web.Playground;

/// <summary>What is set up on the page as a program in four languages.</summary>
internal static class PlaygroundCode
{
    // OpenAI's own clients know no such fields.
    private static readonly string[] s_ours = [PlaygroundParameter.TopK, PlaygroundParameter.MinP, PlaygroundParameter.RepetitionPenalty, PlaygroundParameter.MinTokens];

    /// <summary>The programs. What is not usable in the settings has no code.</summary>
    /// <param name="settings">What is set up.</param>
    /// <param name="model">The model.</param>
    /// <param name="server">Where the server is.</param>
    public static ImmutableArray<(string Name, ImmutableArray<ContentBlock> Code)> Tabs(PlaygroundSettings settings, string model, Uri server)
    {
        ApiCall request;
        try
        {
            request = PlaygroundCalls.Request(settings, model);
        }
        catch (System.Text.Json.JsonException)
        {
            // Half-typed JSON is left out until it is whole.
            request = PlaygroundCalls.Request(settings with { Schema = "", Tools = "", Bias = "" }, model);
        }

        return request.Path == "/v1/chat/completions" && !s_ours.Any(settings.Numbers.ContainsKey)
            ? RequestCode.ChatTabs((JsonObject)request.Body!, server) : RequestCode.Tabs(request, server);
    }
}
