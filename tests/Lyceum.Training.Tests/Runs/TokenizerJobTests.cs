using Lyceum.Training.Runs;
using Lyceum.Training.Runs.Settings;

namespace Lyceum.Training.Tests.Runs;

public sealed class TokenizerJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TokenizerJobTests() => File.WriteAllText(
        _folder.File("template.jinja"),
        "{% for m in messages %}{% if m.content == 'bad' %}{{ raise_exception('no such word') }}{% endif %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_conversation_that_the_template_refuses_stops_the_job_by_its_line()
    {
        WriteChats("good", "bad", "good");

        string message = Assert.Throws<InvalidDataException>(() => Run()).Message;
        Assert.StartsWith($"{_folder.File("chats.jsonl")}:2: The chat template refuses the conversation: ", message, StringComparison.Ordinal);
        Assert.Contains("no such word", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("tokenizer")));
    }

    [Fact]
    public void It_is_reported_and_left_out_where_such_lines_are_skipped()
    {
        WriteChats("good", "bad", "good");
        List<string> reports = [];
        TokenizerSummary with = Run(reports, "\"malformedLines\": \"skip\", ");
        byte[] tokenizer = File.ReadAllBytes(_folder.File("tokenizer/tokenizer.gguf"));

        Assert.StartsWith($"{_folder.File("chats.jsonl")}:2: ", Assert.Single(reports), StringComparison.Ordinal);
        WriteChats("good", "good");
        TokenizerSummary without = Run();
        Assert.Equal(without.BytesPerToken, with.BytesPerToken);
        Assert.Equal(File.ReadAllBytes(_folder.File("tokenizer/tokenizer.gguf")), tokenizer);
    }

    [Fact]
    public void Stopped_while_it_reads_it_writes_nothing()
    {
        // Empty lines are nothing, so that no text comes out.
        File.WriteAllText(_folder.File("chats.jsonl"), "\n\n\n");
        using CancellationTokenSource stop = new();
        Assert.Throws<OperationCanceledException>(() => TokenizerJob.Run(Settings(""), null, (_, done, _) => stop.Cancel(), stop.Token));
        Assert.False(Directory.Exists(_folder.File("tokenizer")));
    }

    private void WriteChats(params string[] words) => File.WriteAllLines(_folder.File("chats.jsonl"), words.Select(static word =>
        $$"""{"messages": [{"role": "user", "content": "say it"}, {"role": "assistant", "content": "{{word}}"}]}"""));

    private TokenizerSummary Run(List<string>? reports = null, string more = "") =>
        TokenizerJob.Run(Settings(more), reports is null ? null : reports.Add, null, TestContext.Current.CancellationToken);

    private SettingsFile<TokenizerSettings> Settings(string more)
    {
        File.WriteAllText(_folder.File("tokenizer.json"), $$"""
            {"output": "tokenizer", "data": [{"path": "chats.jsonl"}], "vocabularySize": 270, "specialTokens": ["<|end|>", "<|user|>", "<|assistant|>"], {{more}}"endToken": "<|end|>", "chatTemplate": "template.jinja"}
            """);
        return SettingsFile.Read<TokenizerSettings>(_folder.File("tokenizer.json"));
    }
}
