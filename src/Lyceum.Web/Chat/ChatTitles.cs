using System.Text;
using Lyceum.Gateway;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Lyceum.Platform.Conversations;
using Microsoft.Extensions.AI;

namespace Lyceum.Web.Chat;

/// <summary>Has the model find titles, once for each conversation, after its first answer, and behind everybody who waits.</summary>
/// <param name="gateway">The models.</param>
/// <param name="conversations">The conversations.</param>
/// <param name="time">The clock.</param>
internal sealed class ChatTitles(ModelGateway gateway, ConversationDirectory conversations, TimeProvider time)
{
    private const int MostTokens = 24;
    private const int Excerpt = 1500;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Gives a conversation a title, unless it has one.</summary>
    /// <param name="caller">Who pays.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="model">The model.</param>
    /// <param name="question">What the person said first.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="cancellation">Ends it early; the first words stay.</param>
    public async Task WriteAsync(Caller caller, Guid conversationId, string model, string question, string answer, CancellationToken cancellation)
    {
        Conversation conversation = await conversations.GetAsync(caller.Actor, conversationId, cancellation).ConfigureAwait(false);
        if (!ChatSettings.Of(conversation).IsUntitled)
        {
            return;
        }

        string? title = conversation.IsTemporary ? null : ChatTitle.Accept(await AskAsync(caller, model, question, answer, cancellation).ConfigureAwait(false), question + " " + answer);
        await conversations.ChangeAsync(
            caller.Actor,
            conversationId,
            settings => ChatSettings.Of(settings.Metadata) is { IsUntitled: true } own
                ? settings with { Title = title ?? settings.Title, Metadata = (own with { IsUntitled = false }).On(settings.Metadata) }
                : settings,
            cancellation).ConfigureAwait(false);
    }

    private async Task<string> AskAsync(Caller caller, string model, string question, string answer, CancellationToken cancellation)
    {
        ChatCall call = new(model, [new ChatMessage(
            ChatRole.User, $"Write a title of two to six words for this conversation. Answer with the title alone.\n\nQuestion: {Cut(question)}\n\nAnswer: {Cut(answer)}")])
        {
            Settings = new AnswerSettings { MaxTokens = MostTokens, Priority = -1, Sampling = new SamplingChoice { Temperature = 0 } },
            DropsOldest = true,
        };
        StringBuilder title = new();
        using CancellationTokenSource patience = new(s_patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            ChatAnswer written = await gateway.ChatAsync(caller, call, either.Token).ConfigureAwait(false);
            await using (written.ConfigureAwait(false))
            {
                await foreach (ChatResponseUpdate update in written.Updates.WithCancellation(either.Token).ConfigureAwait(false))
                {
                    title.Append(string.Concat(update.Contents.OfType<TextContent>().Select(static text => text.Text)));
                }
            }

            return title.ToString();
        }
        catch (GatewayException)
        {
            // A limit, or a model that went: then the first words are the title.
            return "";
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return "";
        }
    }

    private static string Cut(string text) => text.Length <= Excerpt ? text : text[..Excerpt];
}
