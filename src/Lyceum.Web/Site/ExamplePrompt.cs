using System.Text.Json.Nodes;

namespace Lyceum.Web.Site;

/// <summary>A prompt to try: messages and settings.</summary>
public sealed record ExamplePrompt
{
    /// <summary>The model that it was written for.</summary>
    public required string Model { get; init; }

    /// <summary>Whether it asks for a larger model than the one that comes with the program.</summary>
    public bool NeedsLarger { get; init; }

    /// <summary>The system message; null for none.</summary>
    public string? System { get; init; }

    /// <summary>What is asked.</summary>
    public required string User { get; init; }

    /// <summary>The schema of the answer; null for free text.</summary>
    public JsonNode? Schema { get; init; }

    /// <summary>Functions that the model may call; null for none.</summary>
    public JsonArray? Tools { get; init; }

    /// <summary>The temperature; null for the model's own.</summary>
    public double? Temperature { get; init; }

    /// <summary>The share of probability to draw from; null for the model's own.</summary>
    public double? TopP { get; init; }

    /// <summary>The most tokens to write; null for no limit.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The body of <c>POST /v1/chat/completions</c> that asks it.</summary>
    public JsonObject ToRequest()
    {
        JsonArray messages = [];
        if (System is not null)
        {
            messages.Add(new JsonObject { ["role"] = "system", ["content"] = System });
        }

        messages.Add(new JsonObject { ["role"] = "user", ["content"] = User });
        JsonObject request = new() { ["model"] = Model, ["messages"] = messages };
        if (Temperature is { } temperature)
        {
            request["temperature"] = temperature;
        }

        if (TopP is { } topP)
        {
            request["top_p"] = topP;
        }

        if (MaxTokens is { } most)
        {
            request["max_tokens"] = most;
        }

        if (Tools is not null)
        {
            request["tools"] = Tools.DeepClone();
        }

        if (Schema is not null)
        {
            request["response_format"] = new JsonObject
            {
                ["type"] = "json_schema",
                ["json_schema"] = new JsonObject { ["name"] = "answer", ["strict"] = true, ["schema"] = Schema.DeepClone() },
            };
        }

        return request;
    }
}
