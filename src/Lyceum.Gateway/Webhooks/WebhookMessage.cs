using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Gateway.Webhooks;

/// <summary>An event on its way to one address.</summary>
/// <param name="EventId">Its id, the same however often it is sent.</param>
/// <param name="EndpointId">The address.</param>
/// <param name="Type">What happened.</param>
/// <param name="ObjectId">To what.</param>
/// <param name="CreatedAt">When, in seconds since 1970.</param>
internal sealed record WebhookMessage(string EventId, Guid EndpointId, string Type, string ObjectId, long CreatedAt)
{
    /// <summary>What is sent.</summary>
    public byte[] ToBody()
    {
        using MemoryStream body = new();
        using (Utf8JsonWriter writer = new(body))
        {
            writer.WriteStartObject();
            writer.WriteString("id", EventId);
            writer.WriteString("object", "event");
            writer.WriteString("type", Type);
            writer.WriteNumber("created_at", CreatedAt);
            writer.WriteStartObject("data");
            writer.WriteString("id", ObjectId);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return body.ToArray();
    }
}

/// <summary>How messages are stored.</summary>
[JsonSerializable(typeof(WebhookMessage))]
internal sealed partial class WebhookJson : JsonSerializerContext;
