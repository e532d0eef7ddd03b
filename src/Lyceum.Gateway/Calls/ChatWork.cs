using System.Text;
using Lyceum.Gateway.Callers;
using Lyceum.Inference.Clients;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Platform.Prices;
using Microsoft.Extensions.AI;

namespace Lyceum.Gateway.Calls;

/// <summary>A conversation, prepared for a model.</summary>
internal sealed class ChatWork : ModelWork<ChatResponseUpdate>
{
    // For what a template writes around each message, where nobody can count it.
    private const int TokensAroundMessage = 64;

    private const string GoOn = "Continue your last answer exactly where it stopped. Do not repeat anything of it and do not comment on this.";

    private readonly IChatClient _client;
    private readonly IReadOnlyList<ChatMessage> _messages;
    private readonly ChatOptions _options;

    private ChatWork(UsageAmounts greatest, int promptTokens, UsageMeter meter, IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options)
        : base(greatest, [promptTokens], meter) => (_client, _messages, _options) = (client, messages, options);

    /// <summary>Renders and counts the prompt, and says what the model is to do.</summary>
    /// <exception cref="Exception">Whatever the model refuses in it.</exception>
    public static ChatWork Prepare(IServedModel model, ChatCall call, Caller caller)
    {
        call = call.ContinuesAnswer ? Continue(model, call) : call;
        call = call.DropsOldest ? call with { Messages = OldestTurns.Drop(model, call) } : call;
        AnswerSettings settings = call.Settings;
        IModelTokens? tokens = model.Tokens;
        int prompt = tokens?.Count(call.Messages, call.Options) ?? MostTokens(call);
        int? most = AnswerLimit.Of(model, prompt, settings.MaxTokens);
        UsageMeter meter = new(1, settings.Choices, isTold: tokens is not null);
        GenerationRequest request = new()
        {
            Options = settings.ToOptions(tokens?.DefaultSampling ?? SamplingOptions.Neutral, most),
            Choices = settings.Choices,
            Priority = settings.Priority,
            Caller = caller.ShareName,
            CacheScope = caller.CacheScope,
            Ended = meter.EndFirst,
        };

        // What the settings say stands in the request; the options would win over it.
        ChatOptions options = call.Options.Clone();
        options.RawRepresentationFactory = _ => request;
        options.MaxOutputTokens = null;
        options.Temperature = options.TopP = options.FrequencyPenalty = options.PresencePenalty = null;
        options.TopK = null;
        options.Seed = null;
        options.StopSequences = null;
        return new ChatWork(AnswerLimit.Greatest(prompt, most, settings.Choices), tokens is null ? 0 : prompt, meter, model.ChatClient, call.Messages, options);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> Run(CancellationToken cancellation) => _client.GetStreamingResponseAsync(_messages, _options, cancellation);

    /// <inheritdoc/>
    public override void Count(ChatResponseUpdate update)
    {
        switch (update.RawRepresentation)
        {
            case TokensWritten written:
                Meter.Saw(0, written.Choice, written.Pieces.Count);
                break;
            case AnswerEnded end:
                Meter.End(0, end.Choice, end.Statistics);
                break;
            default:
                break;
        }
    }

    private static ChatCall Continue(IServedModel model, ChatCall call)
    {
        if (model.Tokens is null)
        {
            return call with { Messages = [.. call.Messages, new ChatMessage(ChatRole.User, GoOn)] };
        }

        ChatOptions options = call.Options.Clone();
        (options.AdditionalProperties ??= [])[LanguageModelChatClient.ContinuesAnswer] = true;
        return call with { Options = options };
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
