using Lyceum.Inference.Hosting;
using Microsoft.Extensions.AI;

namespace Lyceum.Gateway.Calls;

/// <summary>Makes a conversation that is longer than the context fit, by leaving out its oldest turns.</summary>
internal static class OldestTurns
{
    // What is left free for the answer where the call does not say, as a part of the context.
    private const int Share = 8;

    /// <summary>The conversation as it is where it fits; else what the call's system messages begin it with and as many of its last turns as fit.</summary>
    public static IReadOnlyList<ChatMessage> Drop(IServedModel model, ChatCall call)
    {
        if (model.ContextLength is not { } context || model.Tokens is not { } tokens || tokens.Count(call.Messages, call.Options) <= context)
        {
            return call.Messages;
        }

        int head = call.Messages.TakeWhile(static message => message.Role == ChatRole.System).Count();

        // A turn begins with what a user says, so that no answer of a tool is left without its call.
        int[] begins = [.. Enumerable.Range(head + 1, Math.Max(0, call.Messages.Count - head - 1)).Where(index => call.Messages[index].Role == ChatRole.User)];
        int room = context - Math.Min(call.Settings.MaxTokens ?? (context / Share), context / 2);
        (int low, int high) = (0, begins.Length - 1);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (tokens.Count(From(begins[middle]), call.Options) <= room)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        // Where even the last turn is too long, the model refuses it.
        return begins.Length == 0 ? call.Messages : From(begins[low]);

        IReadOnlyList<ChatMessage> From(int index) => [.. call.Messages.Take(head), .. call.Messages.Skip(index)];
    }
}
