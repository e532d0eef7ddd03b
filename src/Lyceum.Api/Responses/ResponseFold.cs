using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lyceum.Platform.Generations;

namespace Lyceum.Api.Responses;

/// <summary>Adds the events of a run up to its output: of one that runs still, or that came to no good end.</summary>
internal sealed class ResponseFold
{
    private readonly List<JsonElement> _items = [];
    private readonly List<StringBuilder> _texts = [];
    private readonly List<bool> _summaries = [];

    /// <summary>Whether the model has begun.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Adds an event.</summary>
    public void Add(GenerationEvent happened)
    {
        if (ResponseEvent.TryReadPiece(happened.Type, out int place, out _))
        {
            _texts[place].Append(happened.Payload);
            _summaries[place] |= happened.Type.StartsWith("summary ", StringComparison.Ordinal);
            return;
        }

        switch (happened.Type)
        {
            case ResponseEvent.InProgress:
                HasStarted = true;
                break;
            case ResponseEvent.ItemAdded:
                _items.Add(JsonElement.Parse(happened.Payload).GetProperty("item"));
                _texts.Add(new StringBuilder());
                _summaries.Add(false);
                break;
            case ResponseEvent.ItemDone:
                JsonElement done = JsonElement.Parse(happened.Payload);
                int index = done.GetProperty("output_index").GetInt32();
                _items[index] = done.GetProperty("item");
                break;
            case ResponseEvent.TextDelta:
                JsonElement delta = JsonElement.Parse(happened.Payload);
                _texts[delta.GetProperty("output_index").GetInt32()].Append(delta.GetProperty("delta").GetString());
                break;
            default:
                break;
        }
    }

    /// <summary>The output so far.</summary>
    /// <param name="status">The status of an item that is not done.</param>
    public IReadOnlyList<JsonElement> Build(string status) => [.. _items.Select((item, index) => Build(item, index, status))];

    private JsonElement Build(JsonElement item, int index, string status)
    {
        if (item.GetProperty("status").GetString() != ResponseObject.InProgress)
        {
            return item;
        }

        string text = _texts[index].ToString();
        string id = ItemTypes.IdOf(item);
        return ItemTypes.TypeOf(item) switch
        {
            ItemTypes.Message => ItemTypes.ToJson(new MessageItem(id, status, text.Length == 0 ? [] : [ItemTypes.ToJson(new OutputTextPart(text, []))], "assistant")),
            ItemTypes.Reasoning => ItemTypes.ToJson(_summaries[index]
                ? new ReasoningItem(id, [ItemTypes.ToJson(new PlainPart("summary_text", text))], []) { Status = status }
                : new ReasoningItem(id, [], text.Length == 0 ? [] : [ItemTypes.ToJson(new PlainPart("reasoning_text", text))]) { Status = status }),
            _ => WithStatus(item, status),
        };
    }

    private static JsonElement WithStatus(JsonElement item, string status)
    {
        JsonObject changed = JsonObject.Create(item)!;
        changed["status"] = status;
        return JsonElement.Parse(changed.ToJsonString());
    }
}
