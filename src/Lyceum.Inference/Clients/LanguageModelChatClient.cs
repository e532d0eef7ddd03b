using System.Runtime.CompilerServices;
using Lyceum.Inference.Chat;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Clients;

/// <summary>
/// Chats with a language model in this process, beside any number of others. The next turn of a chat computes only what is new. Tools are
/// offered and their calls handed over, each when it is complete; who wants them invoked puts a <c>FunctionInvokingChatClient</c> on top. A
/// <see cref="ChatOptions.RawRepresentationFactory"/> that gives <see cref="GenerationOptions"/> sets what <see cref="ChatOptions"/> cannot say;
/// what they do say comes on top.
/// </summary>
public sealed class LanguageModelChatClient : IChatClient
{
    private readonly LanguageModel? _model;
    private readonly InferenceEngine _engine;
    private readonly ChatEncoder _encoder;
    private readonly SamplingOptions _sampling;
    private readonly string _name;
    private readonly TimeProvider _time;

    /// <summary>Makes a client. The model stays the caller's, and must outlive the client.</summary>
    /// <param name="model">The model.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="NotSupportedException">The model has no chat template, or makes embeddings only.</exception>
    /// <exception cref="Lyceum.Models.Templates.TemplateException">The model's template cannot be parsed.</exception>
    public LanguageModelChatClient(LanguageModel model, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _name = model.Name;
        _sampling = model.DefaultSampling;
        _time = time ?? TimeProvider.System;
        _encoder = ChatEncoder.Create(model.Metadata, model.Tokenizer, _time)
            ?? throw new NotSupportedException($"{model.Name} has no chat template: it continues texts, but was not made for conversations.");
        if (model.IsEncoder)
        {
            throw new NotSupportedException($"{model.Name} is an embedding model and writes no text.");
        }

        _engine = model.Engine;
    }

    internal LanguageModelChatClient(InferenceEngine engine, ChatEncoder encoder, string name, TimeProvider time)
    {
        _engine = engine;
        _encoder = encoder;
        _name = name;
        _sampling = new SamplingOptions();
        _time = time;
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <remarks>The last update has the finish reason, the usage, and the <see cref="AnswerStatistics"/> as its raw representation.</remarks>
    /// <exception cref="Lyceum.Models.Forward.ContextLengthException">The conversation is longer than the context.</exception>
    /// <exception cref="Lyceum.Models.Templates.TemplateException">The template refuses these messages.</exception>
    /// <exception cref="NotSupportedException">An option or a kind of content is not supported.</exception>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        GenerationOptions generationOptions = ToGenerationOptions(options);
        IEnumerable<ChatMessage> all = options?.Instructions is { Length: > 0 } instructions
            ? messages.Prepend(new ChatMessage(ChatRole.System, instructions))
            : messages;
        List<AIFunctionDeclaration> tools = ToTools(options);
        EncodedChat prompt = _encoder.Encode(ChatMessages.ToPrompt(all, tools, _encoder.Format.Family) with { Variables = ToVariables(options?.Reasoning) });
        ToolCallIds ids = new(generationOptions.Sampling.Seed, prompt.Tokens.Span);
        AnswerParser parser = new(_encoder.Format, ids, readsCalls: tools.Count > 0, prompt.OpensReasoning);
        AnswerContents contents = new(options?.AllowMultipleToolCalls == false);
        string id = $"chat-{Guid.NewGuid():N}";
        using GenerationTicket ticket = _engine.Submit(new GenerationRequest { Prompt = prompt.Tokens, Options = generationOptions });
        await foreach (GenerationUpdate update in ticket.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            switch (update)
            {
                case TokenWritten { Piece: var piece }:
                    foreach (AIContent content in contents.Add(parser.Add(piece.Token, piece.Text), piece))
                    {
                        yield return Update(id, content);
                    }

                    if (contents.IsFull)
                    {
                        ticket.Cancel();
                    }

                    break;
                case AnswerEnded end:
                    foreach (AIContent content in contents.Add(parser.Finish(), null))
                    {
                        yield return Update(id, content);
                    }

                    yield return Last(id, end, contents);
                    break;
                default:
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("lyceum", null, _name)
            : serviceType.IsInstanceOfType(this) ? this
            : _model is not null && serviceType.IsInstanceOfType(_model) ? _model
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // What a client has is the model's, and that is the caller's.
    }

    private GenerationOptions ToGenerationOptions(ChatOptions? options)
    {
        GenerationOptions basis = options?.RawRepresentationFactory?.Invoke(this) as GenerationOptions ?? new GenerationOptions { Sampling = _sampling };
        basis = basis with { IsWholeText = true, MarkTokens = _encoder.Format.MarkTokens };
        if (options is null)
        {
            return basis;
        }

        if (options.ResponseFormat is not (null or ChatResponseFormatText))
        {
            throw new NotSupportedException($"The response format {options.ResponseFormat.GetType().Name} is not supported by this client.");
        }

        SamplingOptions sampling = basis.Sampling;
        return basis with
        {
            MaxTokens = options.MaxOutputTokens ?? basis.MaxTokens,
            StopStrings = options.StopSequences is { Count: > 0 } stops ? [.. stops] : basis.StopStrings,
            Sampling = sampling with
            {
                Temperature = options.Temperature ?? sampling.Temperature,
                TopP = options.TopP ?? sampling.TopP,
                TopK = options.TopK ?? sampling.TopK,
                FrequencyPenalty = options.FrequencyPenalty ?? sampling.FrequencyPenalty,
                PresencePenalty = options.PresencePenalty ?? sampling.PresencePenalty,
                Seed = options.Seed ?? sampling.Seed,
            },
        };
    }

    private static List<AIFunctionDeclaration> ToTools(ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } tools || options.ToolMode is NoneChatToolMode)
        {
            return [];
        }

        if (tools.FirstOrDefault(static tool => tool is not AIFunctionDeclaration) is { } other)
        {
            throw new NotSupportedException($"The tool {other.Name} is a {other.GetType().Name}; models in this process call functions only.");
        }

        if (options.ToolMode is RequiredChatToolMode)
        {
            throw new NotSupportedException("That a tool must be called cannot be enforced yet; let the model decide.");
        }

        return [.. tools.Cast<AIFunctionDeclaration>()];
    }

    // The names that templates have for it.
    private static Dictionary<string, object?> ToVariables(ReasoningOptions? reasoning) => reasoning?.Effort is not { } effort ? [] : new()
    {
        ["enable_thinking"] = effort != ReasoningEffort.None,
        ["reasoning_effort"] = effort switch
        {
            ReasoningEffort.None or ReasoningEffort.Low => "low",
            ReasoningEffort.Medium => "medium",
            _ => "high",
        },
    };

    private ChatResponseUpdate Last(string id, AnswerEnded end, AnswerContents contents)
    {
        AnswerStatistics statistics = end.Statistics;
        ChatResponseUpdate last = Update(id, new UsageContent(new UsageDetails
        {
            InputTokenCount = statistics.PromptTokens,
            CachedInputTokenCount = statistics.CachedTokens,
            OutputTokenCount = statistics.GeneratedTokens,
            TotalTokenCount = statistics.PromptTokens + statistics.GeneratedTokens,
        }));
        last.FinishReason = end.Reason == FinishReason.Length ? ChatFinishReason.Length
            : contents.HasCalls ? ChatFinishReason.ToolCalls
            : ChatFinishReason.Stop;
        last.RawRepresentation = statistics;
        return last;
    }

    private ChatResponseUpdate Update(string id, AIContent content) => new(ChatRole.Assistant, [content])
    {
        ResponseId = id,
        MessageId = id,
        ModelId = _name,
        CreatedAt = _time.GetUtcNow(),
    };
}
