using System.Globalization;
using System.Text;
using System.Text.Json;
using Lyceum.Api.Chat;
using Lyceum.Api.Sse;

namespace Lyceum.Api.Responses;

/// <summary>
/// An event of a response, as the log of its run keeps it: one event of the log is one of the stream, under the same number. Pieces of text that follow each
/// other may become one; their type says which item they belong to, so that an event can be told without those before it.
/// </summary>
/// <param name="Type">The stream's type of it; for a piece of text a word, the item's place and its id.</param>
/// <param name="Payload">Its fields as a JSON object without type and number; for a piece of text the text.</param>
/// <param name="IsText">Whether it is a piece of text.</param>
internal readonly record struct ResponseEvent(string Type, string Payload, bool IsText)
{
    public const string Created = "response.created";
    public const string QueuedType = "response.queued";
    public const string InProgress = "response.in_progress";
    public const string ItemAdded = "response.output_item.added";
    public const string ItemDone = "response.output_item.done";
    public const string TextDelta = "response.output_text.delta";

    private const string TextWord = "text";
    private const string ThoughtWord = "thought";
    private const string SummaryWord = "summary";

    /// <summary>An event with fields.</summary>
    public static ResponseEvent Of<T>(string type, T fields) => new(type, JsonSerializer.Serialize(fields, ApiJson.TypeOf<T>()), false);

    /// <summary>A piece of an answer's text.</summary>
    public static ResponseEvent Text(int index, string itemId, string text) => Piece(TextWord, index, itemId, text);

    /// <summary>A piece of what the model thinks.</summary>
    public static ResponseEvent Thought(int index, string itemId, string text) => Piece(ThoughtWord, index, itemId, text);

    /// <summary>The same, told as a summary.</summary>
    public static ResponseEvent Summary(int index, string itemId, string text) => Piece(SummaryWord, index, itemId, text);

    /// <summary>Reads the type of a piece of text.</summary>
    /// <returns>False for every other event.</returns>
    public static bool TryReadPiece(string type, out int index, out string itemId)
    {
        string[] words = type.Split(' ');
        (index, itemId) = (0, "");
        if (words.Length != 3)
        {
            return false;
        }

        index = int.Parse(words[1], CultureInfo.InvariantCulture);
        itemId = words[2];
        return true;
    }

    /// <summary>The event as the stream has it.</summary>
    /// <param name="sequence">Its number.</param>
    public SseEvent ToSse(long sequence)
    {
        if (!TryReadPiece(Type, out int index, out string itemId))
        {
            return Write(Type, sequence, Payload);
        }

        return Type[..Type.IndexOf(' ', StringComparison.Ordinal)] switch
        {
            ThoughtWord => Write("response.reasoning_text.delta", sequence, Fields(new DeltaFields(itemId, index, 0, Payload))),
            SummaryWord => Write("response.reasoning_summary_text.delta", sequence, Fields(new SummaryDeltaFields(itemId, index, 0, Payload))),
            _ => Write(TextDelta, sequence, Fields(new TextDeltaFields(itemId, index, 0, Payload, []))),
        };
    }

    private static ResponseEvent Piece(string word, int index, string itemId, string text) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{word} {index} {itemId}"), text, true);

    private static string Fields<T>(T fields) => JsonSerializer.Serialize(fields, ApiJson.TypeOf<T>());

    private static SseEvent Write(string type, long sequence, string fields) =>
        new(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"{type}\",\"sequence_number\":{sequence},{fields.AsSpan(1)}")), type);
}

/// <summary>An event of the whole response.</summary>
internal sealed record ResponseFields(ResponseObject Response);

/// <summary>An event of an item.</summary>
internal sealed record ItemFields(int OutputIndex, JsonElement Item);

/// <summary>An event of a part of an item.</summary>
internal sealed record PartFields(string ItemId, int OutputIndex, int ContentIndex, JsonElement Part);

/// <summary>A piece of text.</summary>
internal sealed record DeltaFields(string ItemId, int OutputIndex, int ContentIndex, string Delta);

/// <summary>A piece of an answer's text.</summary>
internal sealed record TextDeltaFields(string ItemId, int OutputIndex, int ContentIndex, string Delta, IReadOnlyList<TokenLogprob> Logprobs);

/// <summary>A text that is complete.</summary>
internal sealed record DoneFields(string ItemId, int OutputIndex, int ContentIndex, string Text);

/// <summary>An answer's text that is complete.</summary>
internal sealed record TextDoneFields(string ItemId, int OutputIndex, int ContentIndex, string Text, IReadOnlyList<TokenLogprob> Logprobs);

/// <summary>An event of a part of a summary.</summary>
internal sealed record SummaryPartFields(string ItemId, int OutputIndex, int SummaryIndex, JsonElement Part);

/// <summary>A piece of a summary.</summary>
internal sealed record SummaryDeltaFields(string ItemId, int OutputIndex, int SummaryIndex, string Delta);

/// <summary>A summary that is complete.</summary>
internal sealed record SummaryDoneFields(string ItemId, int OutputIndex, int SummaryIndex, string Text);

/// <summary>A piece of a call's arguments.</summary>
internal sealed record ArgumentsDeltaFields(string ItemId, int OutputIndex, string Delta);

/// <summary>A call's arguments.</summary>
internal sealed record ArgumentsDoneFields(string ItemId, int OutputIndex, string Name, string Arguments);

/// <summary>What broke a stream off.</summary>
internal sealed record ErrorFields(string Code, string Message, string? Param);
