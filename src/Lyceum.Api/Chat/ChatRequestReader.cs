using System.Text.Json;
using Lyceum.Api.Http;
using Lyceum.Gateway.Calls;
using Lyceum.Inference.Clients;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Chat;

/// <summary>Turns the body of a request into a call: every field is honoured, checked, or refused by its name.</summary>
internal static class ChatRequestReader
{
    private const int MostChoices = 128;

    // The conversation and what stands around it are not the caller's to put there a second time.
    private static readonly HashSet<string> s_reserved = new(StringComparer.Ordinal) { "messages", "tools", "documents", "add_generation_prompt", "bos_token", "eos_token" };

    /// <summary>Reads it.</summary>
    /// <exception cref="ApiException">A field is not usable.</exception>
    public static ChatCall Read(ChatRequest request)
    {
        string model = Check.Required(request.Model, "model");
        List<ChatMessage> messages = ChatMessageReader.Read(request.Messages);
        CheckIgnored(request);
        ChatOptions options = new()
        {
            ResponseFormat = ResponseFormatReader.Read(request.ResponseFormat),
            Reasoning = Effort(request.ReasoningEffort, "reasoning_effort") is { } effort ? new ReasoningOptions { Effort = effort } : null,
        };
        ChatToolReader.Read(request, options);
        if (Variables(request.ChatTemplateKwargs) is { Count: > 0 } variables)
        {
            options.AdditionalProperties = new AdditionalPropertiesDictionary { [LanguageModelChatClient.TemplateVariables] = variables };
        }

        return new ChatCall(model, messages) { Options = options, Settings = Settings(request, options) };
    }

    private static AnswerSettings Settings(ChatRequest request, ChatOptions options)
    {
        AnswerSettings settings = new()
        {
            Sampling = Sampling(request),
            Choices = Check.Range(request.N, "n", 1, MostChoices) ?? 1,
            MaxTokens = MaxTokens(request),
            MinTokens = Check.Range(request.MinTokens, "min_tokens", 0) ?? 0,
            Stop = StopReader.Read(request.Stop),
            LogProbabilities = LogProbabilities(request),
            IgnoresEndOfText = request.IgnoreEos == true,
            Constraint = ResponseFormatReader.ReadConstraint(request),
        };
        return settings.Constraint is not null && options.ResponseFormat is not null
            ? throw ApiException.BadRequest("Invalid parameter: 'response_format' and another field both say which form the answer has; send one of them.", "response_format")
            : settings;
    }

    private static SamplingChoice Sampling(ChatRequest request)
    {
        SamplingChoice usual = SamplingReader.Read(request.Temperature, request.TopP, request.PresencePenalty, request.FrequencyPenalty, request.LogitBias, request.Seed);
        return request is { TopK: null, MinP: null, RepetitionPenalty: null, RepeatPenalty: null } ? usual : usual with
        {
            TopK = request.TopK == -1 ? 0 : Check.Range(request.TopK, "top_k", 0),
            MinP = Check.Range(request.MinP, "min_p", 0, 1),
            RepetitionPenalty = Check.Range(request.RepetitionPenalty ?? request.RepeatPenalty, "repetition_penalty", 0.01f, 100),
        };
    }

    private static int? MaxTokens(ChatRequest request) => request is { MaxTokens: not null, MaxCompletionTokens: not null }
        ? throw ApiException.BadRequest(
            "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.", "max_tokens", "invalid_parameter_combination")
        : Check.Range(request.MaxCompletionTokens, "max_completion_tokens", 1) ?? Check.Range(request.MaxTokens, "max_tokens", 1);

    private static int? LogProbabilities(ChatRequest request)
    {
        int? top = Check.Range(request.TopLogprobs, "top_logprobs", 0, 20);
        return request.Logprobs == true ? top ?? 0
            : top is > 0 ? throw ApiException.BadRequest("The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.", "top_logprobs")
            : null;
    }

    /// <summary>Reads how much the model is to think.</summary>
    /// <exception cref="ApiException">The word is not known.</exception>
    public static ReasoningEffort? Effort(string? effort, string param) =>
        Check.OneOf(effort, param, "none", "minimal", "low", "medium", "high", "xhigh", "max") switch
        {
            null => null,
            "none" => ReasoningEffort.None,
            "minimal" or "low" => ReasoningEffort.Low,
            "medium" => ReasoningEffort.Medium,
            "high" => ReasoningEffort.High,
            _ => ReasoningEffort.ExtraHigh,
        };

    private static Dictionary<string, object?>? Variables(JsonElement? kwargs)
    {
        const string Param = "chat_template_kwargs";
        if (kwargs is not { } given)
        {
            return null;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            throw ApiException.BadRequest($"Invalid type for '{Param}': expected an object, but got {JsonBodyReader.Kind(given)} instead.", Param, "invalid_type");
        }

        Dictionary<string, object?> variables = new(StringComparer.Ordinal);
        foreach (JsonProperty member in given.EnumerateObject())
        {
            variables[member.Name] = s_reserved.Contains(member.Name)
                ? throw ApiException.BadRequest($"Invalid '{Param}.{member.Name}': this variable of the template comes from the request itself.", $"{Param}.{member.Name}", "invalid_value")
                : member.Value.ValueKind switch
                {
                    JsonValueKind.String => member.Value.GetString(),
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    JsonValueKind.Null => null,
                    _ => member.Value,
                };
        }

        return variables;
    }

    // What no model here can honour without changing what it says is checked and let pass; what would change the answer is refused.
    private static void CheckIgnored(ChatRequest request)
    {
        Check.OneOf(request.ServiceTier, "service_tier", "auto", "default", "flex", "scale", "priority", "fast");
        Check.OneOf(request.Verbosity, "verbosity", "low", "medium", "high");
        Check.OneOf(request.PromptCacheRetention, "prompt_cache_retention", "in_memory", "in-memory", "24h");
        Check.Metadata(request.Metadata);
        if (request.StreamOptions is not null && request.Stream != true)
        {
            throw ApiException.BadRequest("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options");
        }

        for (int i = 0; i < request.Modalities?.Count; i++)
        {
            if (Check.OneOf(request.Modalities[i], "modalities", "text", "audio") == "audio")
            {
                throw ApiException.BadRequest("The models of this installation answer in text only, so the modality 'audio' is not supported.", "modalities", "unsupported_value");
            }
        }

        if (request.Prediction is { } prediction
            && !(prediction.ValueKind == JsonValueKind.Object && prediction.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.GetString() == "content"
                && prediction.TryGetProperty("content", out JsonElement content) && content.ValueKind is JsonValueKind.String or JsonValueKind.Array))
        {
            throw ApiException.BadRequest("Invalid 'prediction': expected an object with the type 'content' and a content.", "prediction", "invalid_value");
        }

        if (request.SafetyIdentifier is { Length: > 64 })
        {
            throw ApiException.BadRequest("Invalid 'safety_identifier': string too long. Expected a string with maximum length 64.", "safety_identifier", "string_above_max_length");
        }

        if (request.ContinueFinalMessage == true || request.AddGenerationPrompt == false)
        {
            throw ApiException.BadRequest(
                "Continuing the last message is not supported; an answer is always a message of its own.",
                request.ContinueFinalMessage == true ? "continue_final_message" : "add_generation_prompt",
                "unsupported_value");
        }
    }
}
