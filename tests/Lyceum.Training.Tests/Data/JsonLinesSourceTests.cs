using System.Text;
using System.Text.Json;
using Lyceum.Models.Templates;
using Lyceum.Training.Data;

namespace Lyceum.Training.Tests.Data;

public sealed class JsonLinesSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_of_several_files_follow_one_another()
    {
        using JsonLinesSource source = Open(
            Write("a.jsonl", "{\"text\":\"1\"}\r\n{\"text\":\"2\"}\n"),
            Write("empty.jsonl", ""),
            Write("b.jsonl", "\uFEFF{\"text\":\"3\"}\n\n{\"text\":\"4\"}"));

        Assert.Equal(5, source.Count);
        Assert.Equal(["1", "2", "3", null, "4"], Enumerable.Range(0, 5).Select(i => (source.Read(i) as TextDocument)?.Text));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Read(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Read(-1));
    }

    [Fact]
    public void Lines_are_found_across_the_reader_s_blocks()
    {
        string[] texts = [.. Enumerable.Range(0, 40).Select(static i => new string((char)('a' + (i % 26)), i * 7919 % 100_000))];
        using JsonLinesSource source = Open(Write("a.jsonl", string.Concat(texts.Select(static text => $"{{\"text\":\"{text}\"}}\n"))));

        Assert.Equal(texts, Enumerable.Range(0, 40).Select(i => ((TextDocument)source.Read(i)!).Text));
    }

    [Fact]
    public void Chats_have_the_shape_of_the_api()
    {
        using JsonLinesSource source = Open(Write("a.jsonl", """
            {"id": 7, "messages": [{"role": "system", "content": [{"type": "text", "text": "Be "}, {"type": "text", "text": "brief."}]}, {"role": "user", "content": "2+2?"}, {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "add", "arguments": "{\"a\": 2}"}}, {"function": {"name": "sub", "arguments": {"b": 1.0}}}]}, {"role": "tool", "tool_call_id": "c1", "name": "add", "content": "4"}, {"role": "assistant", "content": "4", "reasoning_content": "easy"}], "tools": [{"type": "function", "function": {"name": "add"}}]}
            """));

        ChatDocument chat = (ChatDocument)source.Read(0)!;
        Assert.Equal(["system", "user", "assistant", "tool", "assistant"], chat.Turns.Select(static turn => turn.Role));
        Assert.Equal("Be brief.", chat.Turns[0].Content);
        Assert.Equal([new ChatToolCall("c1", "add", "{\"a\": 2}"), new ChatToolCall("", "sub", "{\"b\": 1.0}")], chat.Turns[2].ToolCalls);
        Assert.Equal(("c1", "add", "4"), (chat.Turns[3].ToolCallId, chat.Turns[3].Name, chat.Turns[3].Content));
        Assert.Equal("easy", chat.Turns[4].Reasoning);
        Assert.Equal("add", chat.Tools![0].GetProperty("function").GetProperty("name").GetString());

        string written = ToJson(chat);
        Assert.Equal(written, ToJson(DocumentJson.Read(JsonElement.Parse(written))));
        Assert.Contains("\"reasoning_content\":\"easy\"", written, StringComparison.Ordinal);
        Assert.Equal("{\"text\":\"x\"}", ToJson(new TextDocument("x")));
    }

    [Theory]
    [InlineData("{\"text\": \"a\"", "no JSON")]
    [InlineData("{\"text\": 1}", "a number")]
    [InlineData("[]", "a list")]
    [InlineData("{}", "neither")]
    [InlineData("{\"text\": \"\", \"messages\": []}", "both")]
    [InlineData("{\"text\": \"\\ud800\"}", "surrogate")]
    [InlineData("{\"text\": \"a\"} x", "no JSON")]
    [InlineData("{\"messages\": []}", "empty")]
    [InlineData("{\"messages\": {}}", "messages is an object")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}", "'user'")]
    [InlineData("{\"messages\": [{\"role\": \"end\", \"content\": \"a\"}]}", "messages[0].role is 'end'")]
    [InlineData("{\"messages\": [{\"role\": \"assistant\"}]}", "neither 'content'")]
    [InlineData("{\"messages\": [{\"role\": \"assistant\", \"content\": 1}]}", "messages[0].content is a number")]
    [InlineData("{\"messages\": [{\"role\": \"assistant\", \"content\": [{\"type\": \"image_url\"}]}]}", "messages[0].content[0]")]
    [InlineData("{\"messages\": [{\"role\": \"assistant\", \"tool_calls\": [{\"function\": {}}]}]}", "no 'name'")]
    [InlineData("{\"messages\": [{\"role\": \"assistant\", \"content\": \"a\"}], \"tools\": [1]}", "tools[0] is a number")]
    [InlineData("{\"messages\": [{\"role\": \"assistant\", \"content\": \"a\"}], \"tools\": [{\"a\": \"\\ud800\"}]}", "tools[0].a has half")]
    public void A_malformed_line_is_refused_by_file_and_number_or_skipped_and_reported_once(string line, string reason)
    {
        string path = Write("bad.jsonl", "{\"text\":\"1\"}\n" + line + "\n{\"text\":\"3\"}\n");
        using JsonLinesSource strict = Open(path);
        string message = Assert.Throws<InvalidDataException>(() => strict.Read(1)).Message;
        Assert.StartsWith($"{path}:2: ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);

        List<string> reports = [];
        using JsonLinesSource lenient = JsonLinesSource.Open([path], new JsonLinesOptions { Malformed = MalformedLines.Skip, Report = reports.Add }, TestContext.Current.CancellationToken);
        Assert.Null(lenient.Read(1));
        Assert.Null(lenient.Read(1));
        Assert.Equal("3", ((TextDocument)lenient.Read(2)!).Text);
        Assert.Equal([message], reports);
    }

    [Fact]
    public void Bad_encoding_and_overlong_lines_are_malformed()
    {
        string path = _folder.File("bad.jsonl");
        File.WriteAllBytes(path, [.. "{\"text\":\""u8, 0xFF, .. "\"}\n{\"text\":\"long enough\"}\n"u8]);
        using JsonLinesSource source = JsonLinesSource.Open([path], new JsonLinesOptions { MaximumLineBytes = 16 }, TestContext.Current.CancellationToken);

        Assert.Contains(":1: The line is no UTF-8", Assert.Throws<InvalidDataException>(() => source.Read(0)).Message, StringComparison.Ordinal);
        Assert.Contains(":2: The line has 22 bytes", Assert.Throws<InvalidDataException>(() => source.Read(1)).Message, StringComparison.Ordinal);
    }

    private static string ToJson(TrainingDocument document)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            DocumentJson.Write(writer, document);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonLinesSource Open(params string[] paths) => JsonLinesSource.Open(paths, null, TestContext.Current.CancellationToken);

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder.File(name), content);
        return _folder.File(name);
    }
}
