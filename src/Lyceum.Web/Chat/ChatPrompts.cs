using System.Text;
using Lyceum.Gateway;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Lyceum.Gateway.Models;
using Lyceum.Gateway.Runs;
using Lyceum.Platform.Conversations;
using Microsoft.Extensions.AI;

namespace Lyceum.Web.Chat;

/// <summary>Makes what a model is asked of what stands in a conversation: instructions, and the path to a message, no more of it than the model could read.</summary>
/// <param name="conversations">The conversations.</param>
/// <param name="preferences">What people want of all their conversations.</param>
/// <param name="tree">The messages.</param>
/// <param name="models">The models.</param>
internal sealed class ChatPrompts(ConversationDirectory conversations, ConversationPreferencesDirectory preferences, MessageTree tree, ModelDirectory models)
{
    // No tokenizer makes fewer tokens of so many characters; what is longer cannot fit, and is not read from the database.
    private const int CharactersPerToken = 32;
    private const int UnknownContext = 131_072;

    /// <summary>The call that answers a message.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="questionId">The message.</param>
    /// <param name="model">The model.</param>
    /// <param name="begun">An answer to it that is to be continued; null for a new one.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="GatewayException">The conversation is longer than the model's context, or there is no such model.</exception>
    public async Task<ChatCall> BuildAsync(Caller caller, Guid conversationId, Guid questionId, string model, string? begun, CancellationToken cancellation)
    {
        Conversation conversation = await conversations.GetAsync(caller.Actor, conversationId, cancellation).ConfigureAwait(false);
        ConversationPreferences? own = await preferences.FindAsync(caller.Actor, cancellation).ConfigureAwait(false);
        // Of a project that the person left, nothing is told.
        ConversationPreferences? filed = conversation.ProjectId is { } project ? await preferences.FindAsync(caller.Actor, project, cancellation).ConfigureAwait(false) : null;
        ChatSettings settings = ChatSettings.Of(conversation);
        List<ChatMessage> messages = await ReadAsync(caller, conversationId, questionId, models.Get(model).ContextLength, settings.DropsOldest, cancellation).ConfigureAwait(false);
        if (begun is not null)
        {
            messages.Add(new ChatMessage(ChatRole.Assistant, begun));
        }

        string instructions = string.Join("\n\n", new[] { own?.Instructions, filed?.Instructions, conversation.Instructions }.Where(static text => !string.IsNullOrWhiteSpace(text)));
        if (instructions.Length > 0)
        {
            messages.Insert(0, new ChatMessage(ChatRole.System, instructions));
        }

        return new ChatCall(model, messages) { Settings = settings.ToAnswer(), DropsOldest = settings.DropsOldest, ContinuesAnswer = begun is not null };
    }

    /// <summary>What a model reads of a message: its files, each with its name, and then its text.</summary>
    public static string TextFor(IReadOnlyList<MessagePart> parts)
    {
        StringBuilder text = new();
        foreach (MessagePart part in parts.Where(static part => part.Type == MessagePart.FileType))
        {
            text.Append("File \"").Append(part.File!.Name).Append("\":\n\n").Append(part.Text).Append("\n\nEnd of the file \"").Append(part.File.Name).Append("\".\n\n");
        }

        return text.Append(MessageParts.TextOf(parts)).ToString();
    }

    private async Task<List<ChatMessage>> ReadAsync(Caller caller, Guid conversationId, Guid questionId, int? context, bool dropsOldest, CancellationToken cancellation)
    {
        List<(ChatRole Role, string Text)> backwards = [];
        long room = (long)(context ?? UnknownContext) * CharactersPerToken;
        int? before = null;
        do
        {
            MessagePage page = await tree.PageAsync(caller.Actor, conversationId, questionId, before, MessageTree.LargestPage, cancellation).ConfigureAwait(false);
            foreach (Message message in page.Messages.Select(static view => view.Message))
            {
                ChatRole role = message.Role == MessageRole.Assistant ? ChatRole.Assistant : message.Role == MessageRole.User ? ChatRole.User : ChatRole.System;
                string text = TextFor(MessageParts.Read(message.Content));
                room -= text.Length;
                if (room < 0)
                {
                    return dropsOldest && backwards.Count > 0 ? Forwards(backwards) : throw new GatewayException(
                        GatewayRefusal.ContextLength, "The conversation is much longer than the model can read. Leave out its oldest turns, or begin a new one.");
                }

                if (text.Length > 0)
                {
                    backwards.Add((role, text));
                }
            }

            before = page.Next;
        }
        while (before is not null);
        return Forwards(backwards);
    }

    // Templates want people and models in turns; where an answer failed, two questions are one.
    private static List<ChatMessage> Forwards(List<(ChatRole Role, string Text)> backwards)
    {
        List<ChatMessage> messages = [];
        foreach ((ChatRole role, string text) in Enumerable.Reverse(backwards))
        {
            if (messages.Count > 0 && messages[^1].Role == role)
            {
                messages[^1] = new ChatMessage(role, messages[^1].Text + "\n\n" + text);
            }
            else
            {
                messages.Add(new ChatMessage(role, text));
            }
        }

        return messages;
    }
}
