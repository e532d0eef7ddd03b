using System.Buffers;
using System.Text;
using System.Text.Json;
using Lyceum.Models.Tokenization;

namespace Lyceum.Models.Templates;

/// <summary>
/// Keeps apart the control tokens that a chat template writes and their texts where somebody merely said them. Before a conversation is
/// rendered, a mark (a private-use character that occurs nowhere in it) is put into each such text, which then is no control token to
/// anybody; the template's own stay whole. When the rendering is encoded, the mark goes again, and what held it is plain text.
/// </summary>
public sealed class SpecialTexts
{
    private const char FirstMark = '\uE000';
    private const char LastMark = '\uF8FF';

    private readonly Tokenizer _tokenizer;
    private readonly string[] _longestFirst;
    private readonly SearchValues<string> _search;

    /// <summary>Collects the control tokens of a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="template">
    /// The source of a chat template, to guard as well what steers a model without being called a control token: tokens of text that the
    /// template itself writes, those in the manner of <c>&lt;|name|&gt;</c>, and the token for unknown text. Null guards control tokens alone.
    /// </param>
    public SpecialTexts(Tokenizer tokenizer, string? template = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        _tokenizer = tokenizer;
        HashSet<string> texts = new(StringComparer.Ordinal);
        for (int id = 0; id < tokenizer.VocabularySize; id++)
        {
            if (tokenizer.GetText(id) is { Length: > 0 } text && IsGuarded(tokenizer.GetType(id), text, template))
            {
                texts.Add(text);
            }
        }

        _longestFirst = [.. texts.OrderByDescending(static text => text.Length).ThenBy(static text => text, StringComparer.Ordinal)];
        _search = SearchValues.Create(_longestFirst, StringComparison.Ordinal);
    }

    /// <summary>Marks what is said in a conversation.</summary>
    /// <param name="prompt">The conversation.</param>
    /// <param name="mark">The character that was put in; null where there was nothing to mark.</param>
    /// <exception cref="InvalidDataException">It says a control token of one character, which cannot be marked.</exception>
    public ChatPrompt Mark(ChatPrompt prompt, out char? mark)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        mark = null;
        if (!IsSaidIn(prompt))
        {
            return prompt;
        }

        char chosen = ChooseMark(prompt);
        mark = chosen;
        return prompt with
        {
            Turns = [.. prompt.Turns.Select(turn => Mark(turn, chosen))],
            Tools = prompt.Tools?.Select(tool => Mark(tool, chosen)).ToList(),
            Variables = prompt.Variables.ToDictionary(static pair => pair.Key, pair => MarkVariable(pair.Value, chosen)),
        };
    }

    /// <summary>Encodes a part of a rendering.</summary>
    /// <param name="text">The part; begins and ends where no token goes across.</param>
    /// <param name="mark">What <see cref="Mark(ChatPrompt, out char?)"/> gave.</param>
    /// <param name="ids">Receives the tokens, after what it holds.</param>
    public void Encode(string text, char? mark, List<int> ids)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (mark is { } character && text.Contains(character, StringComparison.Ordinal))
        {
            _tokenizer.EncodeMarked(text, character, ids);
        }
        else
        {
            _tokenizer.Encode(text, ids, addSpecial: false, parseSpecial: true);
        }
    }

    /// <summary>The end of the last token in a text that ends an answer; -1 where there is none.</summary>
    public int FindLastEnd(string text)
    {
        int last = -1;
        foreach (int id in _tokenizer.EndOfGeneration)
        {
            string special = _tokenizer.GetText(id);
            int at = special.Length == 0 ? -1 : text.LastIndexOf(special, StringComparison.Ordinal);
            last = at < 0 ? last : Math.Max(last, at + special.Length);
        }

        return last;
    }

    // Some vocabularies have words, spaces or HTML as tokens of this kind; those are text to everybody.
    private static bool IsGuarded(TokenType type, string text, string? template) => type switch
    {
        TokenType.Control => true,
        TokenType.Unknown => template is not null,
        TokenType.UserDefined => template is not null && IsInBrackets(text)
            && (text.StartsWith("<|", StringComparison.Ordinal) || template.Contains(text, StringComparison.Ordinal)),
        _ => false,
    };

    private static bool IsInBrackets(string text) => text.Length > 2 && (text[0], text[^1]) is ('<', '>') or ('[', ']');

    private static IEnumerable<string?> Said(ChatPrompt chat) =>
        chat.Turns.SelectMany(static turn => (IEnumerable<string?>)[turn.Role, turn.Content, turn.Reasoning, turn.ToolCallId, turn.Name, .. turn.ToolCalls.SelectMany(static call => (string[])[call.Id, call.Name, call.Arguments])])
            .Concat(chat.Variables.Values.SelectMany(Said));

    private static IEnumerable<string?> Said(object? variable) => variable switch
    {
        string text => [text],
        JsonElement json => [Unescape(json)],
        IReadOnlyDictionary<string, object?> members => members.SelectMany(static member => Said(member.Value).Append(member.Key)),
        IEnumerable<object?> items => items.SelectMany(Said),
        _ => [],
    };

    // JSON may spell a text in many ways, so that only the marking itself looks through escapes.
    private bool IsSaidIn(ChatPrompt chat) =>
        Said(chat).Any(IsSaid)
        || (chat.Tools?.Any(tool => MayHold(tool.GetRawText())) ?? false)
        || chat.Turns.Any(turn => turn.ToolCalls.Any(call => MayHold(call.Arguments)));

    private bool IsSaid(string? text) => text is not null && text.AsSpan().ContainsAny(_search);

    private bool MayHold(string json) => json.Contains('\\', StringComparison.Ordinal) || IsSaid(json);

    private static char ChooseMark(ChatPrompt chat)
    {
        HashSet<char> taken = [.. Said(chat).SelectMany(static text => text ?? "").Where(static c => c is >= FirstMark and <= LastMark)];
        if (chat.Tools is { } tools)
        {
            taken.UnionWith(tools.SelectMany(static tool => Unescape(tool)).Where(static c => c is >= FirstMark and <= LastMark));
        }

        for (char mark = FirstMark; mark <= LastMark; mark++)
        {
            if (!taken.Contains(mark))
            {
                return mark;
            }
        }

        throw new InvalidDataException("The conversation uses every private-use character, and says a control token.");
    }

    private static string Unescape(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Object => string.Concat(value.EnumerateObject().Select(static property => property.Name + Unescape(property.Value))),
        JsonValueKind.Array => string.Concat(value.EnumerateArray().Select(Unescape)),
        _ => "",
    };

    private ChatTurn Mark(ChatTurn turn, char mark) => turn with
    {
        Role = Mark(turn.Role, mark),
        Content = Mark(turn.Content, mark),
        Reasoning = turn.Reasoning is { } reasoning ? Mark(reasoning, mark) : null,
        ToolCallId = turn.ToolCallId is { } call ? Mark(call, mark) : null,
        Name = turn.Name is { } name ? Mark(name, mark) : null,
        ToolCalls = [.. turn.ToolCalls.Select(call => new ChatToolCall(Mark(call.Id, mark), Mark(call.Name, mark), MarkArguments(call.Arguments, mark)))],
    };

    private object? MarkVariable(object? variable, char mark) => variable switch
    {
        string text => Mark(text, mark),
        JsonElement json => Mark(json, mark),
        IReadOnlyDictionary<string, object?> members => members.ToDictionary(member => Mark(member.Key, mark), member => MarkVariable(member.Value, mark)),
        IEnumerable<object?> items => items.Select(item => MarkVariable(item, mark)).ToArray(),
        _ => variable,
    };

    private string MarkArguments(string arguments, char mark)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(arguments);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Mark(json.RootElement, mark).GetRawText() : Mark(arguments, mark);
        }
        catch (JsonException)
        {
            return Mark(arguments, mark);
        }
    }

    private JsonElement Mark(JsonElement value, char mark)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            Mark(writer, value, mark);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private void Mark(Utf8JsonWriter writer, JsonElement value, char mark)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    writer.WritePropertyName(Mark(property.Name, mark));
                    Mark(writer, property.Value, mark);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Mark(writer, item, mark);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Mark(value.GetString()!, mark));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    // The mark stands behind the first character of each occurrence, so that overlapping ones are all broken.
    private string Mark(string text, char mark)
    {
        if (!IsSaid(text))
        {
            return text;
        }

        StringBuilder marked = new(text.Length + 16);
        int done = 0;
        for (int skip; (skip = text.AsSpan(done).IndexOfAny(_search)) >= 0;)
        {
            int length = char.IsHighSurrogate(text[done + skip]) ? 2 : 1;
            string special = FindAt(text, done + skip);
            if (special.Length <= length)
            {
                throw new InvalidDataException($"The conversation says the control token '{special}'.");
            }

            marked.Append(text, done, skip + length).Append(mark);
            done += skip + length;
        }

        return marked.Append(text, done, text.Length - done).ToString();
    }

    private string FindAt(string text, int at) => _longestFirst.First(special => text.AsSpan(at).StartsWith(special, StringComparison.Ordinal));
}
