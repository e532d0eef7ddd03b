using System.Text.Json;
using System.Text.Json.Nodes;
using Lyceum.Gateway.Calls;
using Lyceum.Web.Site.Reference;
using Microsoft.Extensions.AI;

namespace Lyceum.Web.Playground;

/// <summary>
/// What a page's settings ask of a model: as a call on the road of all requests, and as the request of the API that is the same. A test sends both.
/// </summary>
internal static class PlaygroundCalls
{
    /// <summary>How long a continuation is where nothing is set, as in the API.</summary>
    private const int UsualTokens = 16;

    /// <summary>The conversation and what is asked of its answer.</summary>
    /// <param name="settings">What is set, already checked.</param>
    /// <param name="model">The model.</param>
    public static ChatCall Chat(PlaygroundSettings settings, string model)
    {
        List<ChatMessage> messages = [];
        if (settings.System.Length > 0)
        {
            messages.Add(new ChatMessage(ChatRole.System, settings.System));
        }

        messages.AddRange(PlaygroundTurn.Of(settings.Messages).Select(Message));
        ChatOptions options = new()
        {
            Reasoning = Effort(settings.Effort) is { } effort ? new ReasoningOptions { Effort = effort } : null,
            ResponseFormat = settings.Mode == PlaygroundMode.Structured && settings.Schema.Length > 0 ? ChatResponseFormat.ForJsonSchema(JsonElement.Parse(settings.Schema), "answer") : null,
        };
        if (settings is { Mode: PlaygroundMode.Chat, Tools.Length: > 0 } && PlaygroundTools.Read(settings.Tools) is { } tools)
        {
            options.Tools = [.. tools];
            options.ToolMode = settings.ToolChoice switch
            {
                "none" => ChatToolMode.None,
                "required" => ChatToolMode.RequireAny,
                _ => ChatToolMode.Auto,
            };
        }

        return new ChatCall(model, messages) { Options = options, Settings = Answer(settings) };
    }

    /// <summary>The text that is continued and what is asked of the continuation.</summary>
    public static CompletionCall Completion(PlaygroundSettings settings, string model) =>
        new(model, [new TextInput(settings.Prompt)])
        {
            Settings = Answer(settings),
            EchoesPrompt = settings.Echo,
            ScoresPrompt = settings.Echo && settings.LogProbabilities is not null,
        };

    /// <summary>The request of the API that asks the same.</summary>
    public static ApiCall Request(PlaygroundSettings settings, string model)
    {
        JsonObject body = new() { ["model"] = model };
        if (settings.Mode == PlaygroundMode.Completion)
        {
            body["prompt"] = settings.Prompt;
            if (settings.Echo)
            {
                body["echo"] = true;
            }
        }
        else
        {
            JsonArray messages = [];
            if (settings.System.Length > 0)
            {
                messages.Add(new JsonObject { ["role"] = "system", ["content"] = settings.System });
            }

            foreach (PlaygroundTurn turn in PlaygroundTurn.Of(settings.Messages))
            {
                messages.Add(Write(turn));
            }

            body["messages"] = messages;
        }

        foreach (PlaygroundParameter parameter in PlaygroundParameter.All.Where(parameter => parameter.Name != PlaygroundParameter.LogProbabilities
            && (parameter.Name != PlaygroundParameter.BestOf || settings.Mode == PlaygroundMode.Completion)))
        {
            if (settings[parameter.Name] is { } value)
            {
                body[parameter.Name] = parameter.IsWhole ? JsonValue.Create((long)value) : JsonValue.Create(value);
            }
        }

        AddRest(body, settings);
        return new ApiCall("POST", settings.Mode == PlaygroundMode.Completion ? "/v1/completions" : "/v1/chat/completions") { Body = body };
    }

    private static ChatMessage Message(PlaygroundTurn turn)
    {
        if (turn.CallId is { } id)
        {
            return new ChatMessage(ChatRole.Tool, [new FunctionResultContent(id, turn.Text)]);
        }

        ChatMessage message = new(turn.Role == PlaygroundMessage.Assistant ? ChatRole.Assistant : ChatRole.User, turn.Text.Length > 0 || turn.Calls.IsEmpty ? [new TextContent(turn.Text)] : []);
        foreach ((string call, string name, JsonElement arguments) in turn.Calls)
        {
            message.Contents.Add(new FunctionCallContent(call, name, arguments.EnumerateObject().ToDictionary(static one => one.Name, static one => (object?)one.Value)));
        }

        return message;
    }

    private static JsonObject Write(PlaygroundTurn turn)
    {
        if (turn.CallId is { } id)
        {
            return new JsonObject { ["role"] = "tool", ["tool_call_id"] = id, ["content"] = turn.Text };
        }

        JsonObject message = new() { ["role"] = turn.Role, ["content"] = turn.Text.Length > 0 || turn.Calls.IsEmpty ? turn.Text : null };
        if (!turn.Calls.IsEmpty)
        {
            message["tool_calls"] = new JsonArray([.. turn.Calls.Select(static call => new JsonObject
            {
                ["id"] = call.Id,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments.GetRawText() },
            })]);
        }

        return message;
    }

    private static void AddRest(JsonObject body, PlaygroundSettings settings)
    {
        bool chats = settings.Mode != PlaygroundMode.Completion;
        if (settings.LogProbabilities is { } alternatives)
        {
            body["logprobs"] = chats ? JsonValue.Create(true) : JsonValue.Create(alternatives);
            if (chats)
            {
                body["top_logprobs"] = alternatives;
            }
        }

        if (settings.Stop.Length > 0)
        {
            body["stop"] = new JsonArray([.. settings.Stop.Select(static stop => JsonValue.Create(stop))]);
        }

        if (settings.Bias.Length > 0)
        {
            body["logit_bias"] = JsonNode.Parse(settings.Bias);
        }

        if (chats && settings.Effort.Length > 0)
        {
            body["reasoning_effort"] = settings.Effort;
        }

        if (settings is { Mode: PlaygroundMode.Chat, Tools.Length: > 0 })
        {
            body["tools"] = JsonNode.Parse(settings.Tools);
            if (settings.ToolChoice.Length > 0)
            {
                body["tool_choice"] = settings.ToolChoice;
            }
        }

        if (settings is { Mode: PlaygroundMode.Structured, Schema.Length: > 0 })
        {
            body["response_format"] = new JsonObject
            {
                ["type"] = "json_schema",
                ["json_schema"] = new JsonObject { ["name"] = "answer", ["schema"] = JsonNode.Parse(settings.Schema) },
            };
        }
    }

    private static AnswerSettings Answer(PlaygroundSettings settings) => new()
    {
        Sampling = new SamplingChoice
        {
            Temperature = (float?)settings[PlaygroundParameter.Temperature],

            // A share of nothing means the likeliest token, as in the API.
            TopP = settings[PlaygroundParameter.TopP] is { } share ? Math.Max((float)share, float.Epsilon) : null,
            TopK = (int?)settings[PlaygroundParameter.TopK],
            MinP = (float?)settings[PlaygroundParameter.MinP],
            RepetitionPenalty = (float?)settings[PlaygroundParameter.RepetitionPenalty],
            PresencePenalty = (float?)settings[PlaygroundParameter.PresencePenalty],
            FrequencyPenalty = (float?)settings[PlaygroundParameter.FrequencyPenalty],
            LogitBias = settings.Bias.Length > 0 ? PlaygroundBias.Read(settings.Bias) : null,
            Seed = (long?)settings[PlaygroundParameter.Seed],
        },
        Choices = settings.Candidates,
        MaxTokens = (int?)settings[PlaygroundParameter.MaxTokens] ?? (settings.Mode == PlaygroundMode.Completion ? UsualTokens : null),
        MinTokens = (int?)settings[PlaygroundParameter.MinTokens] ?? 0,
        Stop = settings.Stop,

        // Which answers are the likeliest is told by them.
        LogProbabilities = settings.LogProbabilities ?? (settings.Candidates > settings.Choices ? 0 : null),
    };

    private static ReasoningEffort? Effort(string word) => word switch
    {
        "none" => ReasoningEffort.None,
        "minimal" or "low" => ReasoningEffort.Low,
        "medium" => ReasoningEffort.Medium,
        "high" => ReasoningEffort.High,
        "xhigh" => ReasoningEffort.ExtraHigh,
        _ => null,
    };
}
