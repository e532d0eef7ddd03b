using System.Globalization;
using System.Runtime.CompilerServices;
using Lyceum.Inference.Chat;
using Lyceum.Inference.Constraints;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Telemetry;
using Lyceum.Models.Templates;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Clients;

/// <summary>
/// Chats with a language model in this process, beside any number of others. The next turn of a chat computes only what is new. Tools are
/// offered and their calls handed over, each when it is complete; who wants them invoked puts a <c>FunctionInvokingChatClient</c> on top. What
/// tools, tool mode and response format ask for is enforced while the answer is written, after the reasoning where the model thinks first.
/// </summary>
/// <remarks>
/// A <see cref="ChatOptions.RawRepresentationFactory"/> that gives <see cref="GenerationOptions"/>, or a <see cref="GenerationRequest"/> without a
/// prompt, sets what <see cref="ChatOptions"/> cannot say: several answers, log-probabilities, a form, a priority. What the options do say comes on
/// top. The arguments of a tool keep its schema, and a schema that cannot be enforced is refused by the keyword's name, unless the tool's additional
/// properties say <c>strict: false</c>: any JSON object passes then.
/// </remarks>
public sealed class LanguageModelChatClient : IChatClient
{
    /// <summary>
    /// The name in <see cref="ChatOptions.AdditionalProperties"/> of variables for the chat template, an
    /// <see cref="IReadOnlyDictionary{TKey, TValue}"/> of names to values. They win over those that come of the other options.
    /// </summary>
    public const string TemplateVariables = "chat_template_kwargs";

    /// <summary>
    /// The name in <see cref="ChatOptions.AdditionalProperties"/> of a <see langword="true"/> that says that the conversation ends with an answer which is not at its
    /// end: the model writes on in the middle of that, as if it had never stopped. The name is vLLM's.
    /// </summary>
    public const string ContinuesAnswer = "continue_final_message";

    private readonly LanguageModel? _model;
    private readonly InferenceEngine _engine;
    private readonly ChatEncoder _encoder;
    private readonly SamplingOptions _sampling;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly AnswerForms _forms;

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
        _forms = new AnswerForms(_encoder.Format, new AnswerConstraints());
    }

    internal LanguageModelChatClient(InferenceEngine engine, ChatEncoder encoder, string name, TimeProvider time, AnswerConstraints? constraints = null)
    {
        _engine = engine;
        _encoder = encoder;
        _name = name;
        _sampling = new SamplingOptions();
        _time = time;
        _forms = new AnswerForms(encoder.Format, constraints ?? new AnswerConstraints());
    }

    /// <inheritdoc/>
    /// <remarks>Each answer is a message. The raw representation is the list of the updates' own.</remarks>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        ChatRequests.CollectAsync(GetStreamingResponseAsync(messages, options, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// An update's raw representation is <see cref="TokensWritten"/>, and <see cref="AnswerEnded"/> for the last one of each answer, which has the
    /// finish reason and the usage; both say which answer they belong to. The prompt counts for the first answer only. Where
    /// log-probabilities are asked for, every token is in an update, if need be one without contents.
    /// </remarks>
    /// <exception cref="Lyceum.Models.Forward.ContextLengthException">The conversation is longer than the context.</exception>
    /// <exception cref="Lyceum.Models.Templates.TemplateException">The template refuses these messages.</exception>
    /// <exception cref="NotSupportedException">An option or a kind of content is not supported.</exception>
    /// <exception cref="Constraints.ConstraintException">A schema cannot be enforced; the message names the tool and the keyword.</exception>
    /// <exception cref="ArgumentException">An option is outside its range, two contradict each other, or there is no answer to go on with.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<AIFunctionDeclaration> tools = ChatRequests.ToTools(options);
        (GenerationRequest request, bool opensReasoning) = ToRequest(messages, options, tools);
        bool continues = Continues(options);
        string id = $"chat-{Guid.NewGuid():N}";
        Answer[] answers = [.. Enumerable.Range(0, request.Choices).Select(choice => new Answer(
            choice,
            request.Choices == 1 ? id : string.Create(CultureInfo.InvariantCulture, $"{id}-{choice}"),
            new AnswerParser(_encoder.Format, new ToolCallIds(request.Options.Sampling.Seed, request.Prompt.Span, choice), readsCalls: tools.Count > 0, opensReasoning, inText: continues),
            new AnswerContents(options?.AllowMultipleToolCalls == false)))];
        using GenerationTicket ticket = _engine.Submit(request);
        await foreach (GenerationUpdate update in ticket.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Answer answer = answers[update.Choice];
            if (update is TokenWritten { Piece: var piece })
            {
                answer.Pieces.Add(piece);
                List<AIContent> contents = [.. answer.Contents.Add(answer.Parser.Add(piece.Token, piece.Text))];
                if (contents.Count > 0 || piece.LogProbabilities is not null)
                {
                    yield return Update(id, answer, contents, answer.TakePieces());
                }

                if (answer.Contents.IsFull)
                {
                    ticket.Cancel(update.Choice);
                }
            }
            else if (update is AnswerEnded end)
            {
                List<AIContent> contents = [.. answer.Contents.Add(answer.Parser.Finish())];
                if (contents.Count > 0 || answer.Pieces.Count > 0)
                {
                    yield return Update(id, answer, contents, answer.TakePieces());
                }

                yield return Last(id, answer, end);
            }
        }
    }

    /// <summary>Tokens that a conversation has, up to where the answer begins.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The tools and what else shapes the prompt.</param>
    /// <exception cref="Lyceum.Models.Templates.TemplateException">The template refuses these messages.</exception>
    /// <exception cref="NotSupportedException">An option or a kind of content is not supported.</exception>
    public int CountTokens(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Encode(messages, options, ChatRequests.ToTools(options)).Tokens.Length;
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

    private (GenerationRequest Request, bool OpensReasoning) ToRequest(IEnumerable<ChatMessage> messages, ChatOptions? options, List<AIFunctionDeclaration> tools)
    {
        GenerationRequest given = ChatRequests.Given(this, options) ?? new GenerationRequest { Options = new GenerationOptions { Sampling = _sampling } };
        EncodedChat prompt = Encode(messages, options, tools);
        bool continues = Continues(options);
        OutputConstraint? form = _forms.Find(options, tools, given.Options.Constraint, prompt.OpensReasoning);
        if (continues && form is not null)
        {
            throw new NotSupportedException("An answer that keeps a form cannot be gone on with in the middle, since nobody knows how far the form was.");
        }

        return (given with
        {
            Prompt = prompt.Tokens,
            Operation = InferenceTelemetry.Chat,
            Options = ChatRequests.Merge(given.Options, options) with
            {
                IsWholeText = !continues,
                MarkTokens = _encoder.Format.MarkTokens,
                Constraint = form,
            },
        }, prompt.OpensReasoning);
    }

    private EncodedChat Encode(IEnumerable<ChatMessage> messages, ChatOptions? options, List<AIFunctionDeclaration> tools)
    {
        IEnumerable<ChatMessage> all = options?.Instructions is { Length: > 0 } instructions
            ? messages.Prepend(new ChatMessage(ChatRole.System, instructions))
            : messages;
        ChatPrompt prompt = ChatMessages.ToPrompt(all, tools, _encoder.Format.Family) with { Variables = ToVariables(options) };
        return Continues(options) ? _encoder.EncodeBegun(prompt) : _encoder.Encode(prompt);
    }

    private static bool Continues(ChatOptions? options) => options?.AdditionalProperties?.TryGetValue(ContinuesAnswer, out bool continues) == true && continues;

    private static Dictionary<string, object?> ToVariables(ChatOptions? options)
    {
        Dictionary<string, object?> variables = new(StringComparer.Ordinal);
        if (options?.Reasoning?.Effort is { } effort)
        {
            // The names that templates have for it.
            variables["enable_thinking"] = effort != ReasoningEffort.None;
            variables["reasoning_effort"] = effort switch
            {
                ReasoningEffort.None or ReasoningEffort.Low => "low",
                ReasoningEffort.Medium => "medium",
                _ => "high",
            };
        }

        if (options?.AdditionalProperties?.TryGetValue(TemplateVariables, out IReadOnlyDictionary<string, object?>? given) == true)
        {
            foreach ((string name, object? value) in given)
            {
                variables[name] = value;
            }
        }

        return variables;
    }

    private ChatResponseUpdate Last(string id, Answer answer, AnswerEnded end)
    {
        AnswerStatistics statistics = end.Statistics;
        int prompt = end.Choice == 0 ? statistics.PromptTokens : 0;
        UsageContent usage = new(new UsageDetails
        {
            InputTokenCount = prompt,
            CachedInputTokenCount = end.Choice == 0 ? statistics.CachedTokens : 0,
            OutputTokenCount = statistics.GeneratedTokens,
            TotalTokenCount = prompt + statistics.GeneratedTokens,
        });
        ChatResponseUpdate last = Update(id, answer, [usage], end);
        last.FinishReason = end.Reason == FinishReason.Length ? ChatFinishReason.Length
            : answer.Contents.HasCalls ? ChatFinishReason.ToolCalls
            : ChatFinishReason.Stop;
        return last;
    }

    private ChatResponseUpdate Update(string id, Answer answer, List<AIContent> contents, GenerationUpdate raw) => new(ChatRole.Assistant, contents)
    {
        ResponseId = id,
        MessageId = answer.Id,
        ModelId = _name,
        CreatedAt = _time.GetUtcNow(),
        RawRepresentation = raw,
    };

    private sealed class Answer(int choice, string id, AnswerParser parser, AnswerContents contents)
    {
        public string Id => id;

        public AnswerParser Parser => parser;

        public AnswerContents Contents => contents;

        /// <summary>Tokens that are in no update yet.</summary>
        public List<GeneratedPiece> Pieces { get; } = [];

        public TokensWritten TakePieces()
        {
            TokensWritten taken = new(choice, [.. Pieces]);
            Pieces.Clear();
            return taken;
        }
    }
}
