using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Clients;

/// <summary>Reads what <see cref="ChatOptions"/> ask of an engine.</summary>
internal static class ChatRequests
{
    /// <summary>
    /// What the caller set beyond <see cref="ChatOptions"/>: <see cref="GenerationOptions"/>, or a <see cref="GenerationRequest"/> without a prompt;
    /// null for nothing.
    /// </summary>
    /// <exception cref="ArgumentException">The request has a prompt.</exception>
    public static GenerationRequest? Given(IChatClient client, ChatOptions? options) => options?.RawRepresentationFactory?.Invoke(client) switch
    {
        GenerationOptions generation => new GenerationRequest { Options = generation },
        GenerationRequest { Prompt.IsEmpty: false } or GenerationRequest { PromptText: not null } =>
            throw new ArgumentException("The request has a prompt, but the messages make the prompt of a chat; leave it out.", nameof(options)),
        GenerationRequest request => request,
        _ => null,
    };

    /// <summary>Puts what the options say on top of what they cannot say.</summary>
    public static GenerationOptions Merge(GenerationOptions basis, ChatOptions? options)
    {
        if (options is null)
        {
            return basis;
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

    /// <summary>The tools that may be called; empty for none.</summary>
    /// <exception cref="NotSupportedException">One of them is no function.</exception>
    public static List<AIFunctionDeclaration> ToTools(ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } tools || options.ToolMode is NoneChatToolMode)
        {
            return [];
        }

        return tools.FirstOrDefault(static tool => tool is not AIFunctionDeclaration) is { } other
            ? throw new NotSupportedException($"The tool {other.Name} is a {other.GetType().Name}; models call functions only.")
            : [.. tools.Cast<AIFunctionDeclaration>()];
    }

    /// <summary>One response from the updates of all answers, each a message of its own. Its raw representation is the list of theirs.</summary>
    public static async Task<ChatResponse> CollectAsync(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellation)
    {
        SortedDictionary<int, List<ChatResponseUpdate>> choices = [];
        List<GenerationUpdate> raw = [];
        await foreach (ChatResponseUpdate update in updates.WithCancellation(cancellation).ConfigureAwait(false))
        {
            GenerationUpdate of = (GenerationUpdate)update.RawRepresentation!;
            raw.Add(of);
            if (!choices.TryGetValue(of.Choice, out List<ChatResponseUpdate>? list))
            {
                choices.Add(of.Choice, list = []);
            }

            list.Add(update);
        }

        ChatResponse response = new();
        foreach (ChatResponse answer in choices.Values.Select(static list => list.ToChatResponse()))
        {
            response.ResponseId ??= answer.ResponseId;
            response.ModelId ??= answer.ModelId;
            response.CreatedAt ??= answer.CreatedAt;
            response.FinishReason ??= answer.FinishReason;
            response.Usage ??= new UsageDetails();
            response.Usage.Add(answer.Usage ?? new UsageDetails());
            foreach (ChatMessage message in answer.Messages)
            {
                response.Messages.Add(message);
            }
        }

        response.RawRepresentation = raw;
        return response;
    }
}
