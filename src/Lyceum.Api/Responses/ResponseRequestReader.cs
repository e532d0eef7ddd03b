using System.Text.Json;
using Lyceum.Api.Chat;
using Lyceum.Api.Http;
using Lyceum.Gateway.Calls;
using Lyceum.Platform;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Responses;

/// <summary>Reads the fields of a request: each is honoured, checked, or refused by its name, and told again in the response.</summary>
internal static class ResponseRequestReader
{
    private const string LogprobsWord = "message.output_text.logprobs";
    private static readonly JsonElement s_text = JsonElement.Parse("""{"type":"text"}""");

    private static readonly string[] s_include =
    [
        LogprobsWord, "reasoning.encrypted_content", "file_search_call.results", "web_search_call.results", "web_search_call.action.sources",
        "message.input_image.image_url", "computer_call_output.output.image_url", "code_interpreter_call.outputs",
    ];

    /// <summary>Reads all but the history: the plan's call has no messages yet.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">When it came.</param>
    /// <exception cref="ApiException">A field is not usable.</exception>
    public static ResponsePlan Read(ResponseRequest request, DateTimeOffset now)
    {
        string model = Check.Required(request.Model, "model");
        Guid id = ResponseIds.New(now);
        List<JsonElement> input = ItemReader.Read(request.Input, "input", number => ResponseIds.Item(id, ResponseIds.FirstInput + number));
        CheckIgnored(request);
        CheckInclude(request.Include, "include");
        bool background = request.Background == true;
        bool store = request.Store != false;
        if (background && !store)
        {
            throw ApiException.BadRequest("Invalid value for 'background': a response in the background must be stored; leave 'store' out or set it to true.", "background", "invalid_value");
        }

        bool tellsLogprobs = request.Include?.Contains(LogprobsWord) == true;
        int? top = Check.Range(request.TopLogprobs, "top_logprobs", 0, 20);
        JsonElement format = Format(request.Text?.Format);
        ChatOptions options = new()
        {
            ResponseFormat = ReadFormat(format),
            Reasoning = ChatRequestReader.Effort(request.Reasoning?.Effort, "reasoning.effort") is { } effort ? new ReasoningOptions { Effort = effort } : null,
        };
        (IReadOnlyList<FunctionTool> tools, JsonElement choice) = ResponseToolReader.Read(request, options);
        AnswerSettings settings = new()
        {
            Sampling = SamplingReader.Read(request.Temperature, request.TopP, null, null, null, null),
            MaxTokens = Check.Range(request.MaxOutputTokens, "max_output_tokens", 1),
            LogProbabilities = tellsLogprobs ? top ?? 0 : null,
        };
        return new ResponsePlan
        {
            Id = id,
            Input = input,
            TellsLogprobs = tellsLogprobs,
            Call = new ChatCall(model, []) { Options = options, Settings = settings, DropsOldest = request.Truncation == "auto" },
            Response = new ResponseObject
            {
                Id = PublicId.Format(ResponseIds.Response, id),
                CreatedAt = now.ToUnixTimeSeconds(),
                Background = background,
                Instructions = request.Instructions,
                MaxOutputTokens = request.MaxOutputTokens,
                MaxToolCalls = Check.Range(request.MaxToolCalls, "max_tool_calls", 1),
                Model = model,
                ParallelToolCalls = request.ParallelToolCalls != false,
                PreviousResponseId = request.PreviousResponseId,
                PromptCacheKey = request.PromptCacheKey,
                PromptCacheRetention = request.PromptCacheRetention,
                Reasoning = new ResponseReasoning(request.Reasoning?.Effort, request.Reasoning?.Summary ?? request.Reasoning?.GenerateSummary),
                SafetyIdentifier = request.SafetyIdentifier,
                Store = store,
                Temperature = request.Temperature,
                Text = new ResponseText(format, request.Text?.Verbosity ?? "medium"),
                ToolChoice = choice,
                Tools = tools,
                TopLogprobs = top ?? 0,
                TopP = request.TopP,
                Truncation = request.Truncation ?? "disabled",
                User = request.User,
                Metadata = Check.Metadata(request.Metadata) ?? new Dictionary<string, string>(),
            },
        };
    }

    /// <summary>Refuses a word that names nothing to include. What only tools have that are not here is let pass: nothing of it can come.</summary>
    /// <exception cref="ApiException">A word is not known.</exception>
    public static void CheckInclude(IEnumerable<string?>? include, string param)
    {
        foreach (string? word in include ?? [])
        {
            Check.OneOf(word ?? "null", param, s_include);
        }
    }

    private static JsonElement Format(JsonElement? format) => format switch
    {
        null or { ValueKind: JsonValueKind.Null } => s_text,
        { ValueKind: JsonValueKind.Object } given => given.Clone(),
        { } other => throw ApiException.BadRequest($"Invalid type for 'text.format': expected an object, but got {JsonBodyReader.Kind(other)} instead.", "text.format", "invalid_type"),
    };

    private static ChatResponseFormatJson? ReadFormat(JsonElement format)
    {
        string? type = format.TryGetProperty("type", out JsonElement kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString() : null;
        return Check.Required(type, "text.format.type") switch
        {
            "text" => null,
            "json_object" => ChatResponseFormat.Json,
            "json_schema" => ResponseFormatReader.ReadSchema(format, "text.format.schema", "text.format"),
            var other => throw Check.Unknown(other, "text.format.type", "text", "json_object", "json_schema"),
        };
    }

    private static void CheckIgnored(ResponseRequest request)
    {
        Check.OneOf(request.ServiceTier, "service_tier", "auto", "default", "flex", "scale", "priority", "fast");
        Check.OneOf(request.Truncation, "truncation", "auto", "disabled");
        Check.OneOf(request.Text?.Verbosity, "text.verbosity", "low", "medium", "high");
        Check.OneOf(request.Reasoning?.Summary, "reasoning.summary", "auto", "concise", "detailed");
        Check.OneOf(request.Reasoning?.GenerateSummary, "reasoning.generate_summary", "auto", "concise", "detailed");
        Check.OneOf(request.PromptCacheRetention, "prompt_cache_retention", "in_memory", "in-memory", "24h");
        if (request.SafetyIdentifier is { Length: > 64 })
        {
            throw ApiException.BadRequest("Invalid 'safety_identifier': string too long. Expected a string with maximum length 64.", "safety_identifier", "string_above_max_length");
        }

        if (request.StreamOptions is not null && request.Stream != true)
        {
            throw ApiException.BadRequest("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options");
        }

        Refuse(request.Prompt, "prompt", "Templates of prompts are not kept here; send 'instructions' and 'input'.");
        Refuse(request.Moderation, "moderation", "What this installation allows is set by its administrator, not by a request.");
        Refuse(request.ContextManagement, "context_management", "A conversation is not made shorter by summing it up here; use 'truncation'.");
    }

    private static void Refuse(JsonElement? value, string param, string why)
    {
        if (value is { ValueKind: not JsonValueKind.Null })
        {
            throw ApiException.BadRequest($"Unsupported parameter: '{param}'. {why}", param, "unsupported_parameter");
        }
    }
}
