using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Lyceum.Web.Playground;

/// <summary>Messages of the page as one message of the API: what the model said with what it called, or the result of a call.</summary>
/// <param name="Role"><see cref="PlaygroundMessage.User"/> or <see cref="PlaygroundMessage.Assistant"/>.</param>
/// <param name="Text">What it says.</param>
internal sealed record PlaygroundTurn(string Role, string Text)
{
    /// <summary>What the model called.</summary>
    public ImmutableArray<(string Id, string Name, JsonElement Arguments)> Calls { get; init; } = [];

    /// <summary>The call whose result this is; null where it is none.</summary>
    public string? CallId { get; init; }

    /// <summary>The turns of a conversation. What is no call, and results without one, are left out; the form says that they are wrong.</summary>
    public static IReadOnlyList<PlaygroundTurn> Of(IEnumerable<PlaygroundMessage> messages)
    {
        List<PlaygroundTurn> turns = [];
        Queue<string> open = [];
        int calls = 0;
        foreach (PlaygroundMessage message in messages)
        {
            if (message.Role == PlaygroundMessage.Result)
            {
                if (open.TryDequeue(out string? id))
                {
                    turns.Add(new PlaygroundTurn(PlaygroundMessage.User, message.Text) { CallId = id });
                }
            }
            else if (message.Role != PlaygroundMessage.Call)
            {
                turns.Add(new PlaygroundTurn(message.Role, message.Text));
            }
            else if (PlaygroundTools.ReadCall(message.Text) is { } call)
            {
                string id = string.Create(CultureInfo.InvariantCulture, $"call_{++calls}");
                open.Enqueue(id);
                if (turns is not [.., { Role: PlaygroundMessage.Assistant }])
                {
                    turns.Add(new PlaygroundTurn(PlaygroundMessage.Assistant, ""));
                }

                turns[^1] = turns[^1] with { Calls = turns[^1].Calls.Add((id, call.Name, call.Arguments)) };
            }
        }

        return turns;
    }
}
