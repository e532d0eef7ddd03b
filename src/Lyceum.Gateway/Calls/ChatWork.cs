using System.Runtime.CompilerServices;
using System.Text;
using Lyceum.Gateway.Callers;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.Gateway.Calls;

/// <summary>Prepares a conversation for a model.</summary>
internal static class ChatWork
{
    // For what a template writes around each message, where nobody can count it.
    private const int TokensAroundMessage = 64;

    /// <summary>Renders and counts the prompt, and says what the model is to do.</summary>
    /// <exception cref="Exception">Whatever the model refuses in it.</exception>
    public static ModelWork<ChatResponseUpdate> Prepare(IServedModel model, ChatCall call, Caller caller)
    {
        call = call.DropsOldest ? call with { Messages = OldestTurns.Drop(model, call) } : call;
        AnswerSettings settings = call.Settings;
        int prompt = model.Tokens?.Count(call.Messages, call.Options) ?? MostTokens(call);
        int? most = AnswerLimit.Of(model, prompt, settings.MaxTokens);
        UsageMeter meter = new(1, settings.Choices, isTold: model.Tokens is not null);
        GenerationRequest request = new()
        {
            Options = settings.ToOptions(model.Tokens?.DefaultSampling ?? new SamplingOptions(), most),
            Choices = settings.Choices,
            Priority = settings.Priority,
            Caller = caller.ShareName,
            CacheScope = caller.CacheScope,
            Ended = (choice, statistics) => meter.End(0, choice, statistics),
        };

        // What the settings say stands in the request; the options would win over it.
        ChatOptions options = call.Options.Clone();
        options.RawRepresentationFactory = _ => request;
        options.MaxOutputTokens = null;
        options.Temperature = options.TopP = options.FrequencyPenalty = options.PresencePenalty = null;
        options.TopK = null;
        options.Seed = null;
        options.StopSequences = null;
        IChatClient client = model.ChatClient;
        return new ModelWork<ChatResponseUpdate>(
            AnswerLimit.Greatest(prompt, most, settings.Choices), [model.Tokens is null ? 0 : prompt], meter, token => RunAsync(client, call.Messages, options, meter, token));
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> RunAsync(
        IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options, UsageMeter meter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(messages, options, cancellation).ConfigureAwait(false))
        {
            switch (update.RawRepresentation)
            {
                case TokensWritten written:
                    meter.Saw(0, written.Choice, written.Pieces.Count);
                    break;
                case AnswerEnded end:
                    meter.End(0, end.Choice, end.Statistics);
                    break;
                default:
                    break;
            }

            yield return update;
        }
    }

    // No token stands for less than a byte.
    private static int MostTokens(ChatCall call) => (int)Math.Min(int.MaxValue / 2, call.Messages.Sum(static message => TokensAroundMessage
        + message.Contents.Sum(static content => (long)Encoding.UTF8.GetByteCount(content switch
        {
            TextContent text => text.Text,
            TextReasoningContent text => text.Text,
            FunctionCallContent function => function.Name + string.Join(' ', function.Arguments ?? new Dictionary<string, object?>()),
            FunctionResultContent result => result.Result?.ToString() ?? "",
            _ => "",
        }))) + (call.Options.Tools?.OfType<AIFunctionDeclaration>().Sum(static tool =>
            TokensAroundMessage + (long)Encoding.UTF8.GetByteCount(tool.Name + tool.Description + tool.JsonSchema.GetRawText())) ?? 0));
}
