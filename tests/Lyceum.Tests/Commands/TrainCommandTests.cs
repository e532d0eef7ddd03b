using System.Text.Json;

namespace Lyceum.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private readonly LyceumRun _lyceum = new();

    public TrainCommandTests()
    {
        File.WriteAllText(At("template.jinja"), "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}");
        File.WriteAllText(At("tokenizer.json"), """
            {"output": "tokenizer", "data": [{"curriculum": "primer", "groups": {"arithmetic": 1, "words": 0, "text": 0, "extraction": 0, "tools": 0, "talk": 0}}], "documents": 200, "vocabularySize": 300,
             "specialTokens": ["<|end|>", "<|user|>", "<|assistant|>", "<|system|>"], "endToken": "<|end|>", "chatTemplate": "template.jinja"}
            """);
        WritePretraining(steps: 3);
    }

    public void Dispose() => _lyceum.Dispose();

    [Fact]
    public async Task A_tokenizer_and_a_model_are_trained_and_trained_further()
    {
        using JsonDocument tokenizer = JsonDocument.Parse(await _lyceum.PrintAsync("train", "tokenizer", At("tokenizer.json"), "--json"));
        Assert.Equal(300, tokenizer.RootElement.GetProperty("vocabularySize").GetInt32());

        string said = await _lyceum.PrintAsync("train", "pretrain", At("pretrain.json"));
        Assert.StartsWith($"Wrote {At("run/model.gguf")}: ", said, StringComparison.Ordinal);
        Assert.Contains("after 3 steps", said, StringComparison.Ordinal);
        Assert.Contains("for 3 steps", _lyceum.Error, StringComparison.Ordinal);
        Assert.Contains("step 3 of 3  loss ", _lyceum.Error, StringComparison.Ordinal);

        File.WriteAllText(At("finetune.json"), """
            {"output": "further", "model": "run/model.gguf", "data": [{"path": "chats.jsonl"}], "contextLength": 64, "batchTokens": 64, "steps": 2, "optimizer": {"learningRate": 0.001}, "threads": 1}
            """);
        File.WriteAllText(At("chats.jsonl"), "{\"messages\": [{\"role\": \"user\", \"content\": \"1 + 1\"}, {\"role\": \"assistant\", \"content\": \"2\"}]}\n");
        using JsonDocument summary = JsonDocument.Parse(await _lyceum.PrintAsync("train", "finetune", At("finetune.json"), "--json"));
        Assert.True(summary.RootElement.GetProperty("done").GetBoolean());
        Assert.Equal(At("further/model.gguf"), summary.RootElement.GetProperty("model").GetString());
        Assert.True(summary.RootElement.GetProperty("loss").GetDouble() > 0);
    }

    [Fact]
    public async Task An_interrupted_run_says_how_to_go_on_and_does()
    {
        await _lyceum.PrintAsync("train", "tokenizer", At("tokenizer.json"));
        WritePretraining(steps: 100_000);
        using CancellationTokenSource interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using StringWriter output = new();
        using WatchingWriter error = new("step 1 of 100000", interrupt.Cancel);
        using Terminal terminal = new(new StringReader(""), output, error);
        int code = await new CommandHost(terminal, _lyceum.Environment, TimeProvider.System).RunAsync(["train", "pretrain", At("pretrain.json")], interrupt.Token);

        Assert.Equal(ExitCode.Cancelled, code);
        Assert.Contains("Stopped after step 1 of 100000; give the same command again to go on from there.", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
        Assert.True(File.Exists(At("run/checkpoints/checkpoint-0000000001.safetensors")));

        File.WriteAllText(At("pretrain.json"), File.ReadAllText(At("pretrain.json")).Replace("\"seed\": 1", "\"seed\": 2", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("train", "pretrain", At("pretrain.json")));
        Assert.Contains("seed is 1 there and 2 here", _lyceum.Error, StringComparison.Ordinal);

        WritePretraining(steps: 2);
        await _lyceum.PrintAsync("train", "pretrain", At("pretrain.json"), "--restart");
        Assert.DoesNotContain("Going on", _lyceum.Error, StringComparison.Ordinal);
        await _lyceum.PrintAsync("train", "pretrain", At("pretrain.json"));
        Assert.Contains("Going on after step 2", _lyceum.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_documents_of_a_run_can_be_looked_at()
    {
        string[] first = (await _lyceum.PrintAsync("train", "documents", At("pretrain.json"), "--count", "3")).Trim().Split('\n');
        string[] later = (await _lyceum.PrintAsync("train", "documents", At("pretrain.json"), "--count", "1", "--skip", "2")).Trim().Split('\n');
        await _lyceum.PrintAsync("train", "documents", At("pretrain.json"), "--held-out", "--count", "2", "--out", At("held-out.jsonl"));

        Assert.Equal(3, first.Length);
        Assert.Equal([first[2]], later);
        Assert.Empty(_lyceum.Output);
        string[] heldOut = File.ReadAllLines(At("held-out.jsonl"));
        Assert.Equal(2, heldOut.Length);
        Assert.All([.. first, .. heldOut], static line =>
        {
            using JsonDocument json = JsonDocument.Parse(line);
            Assert.Equal("assistant", json.RootElement.GetProperty("messages").EnumerateArray().Last().GetProperty("role").GetString());
        });
        Assert.Equal(ExitCode.WrongUsage, await _lyceum.RunAsync("train", "documents", At("pretrain.json"), "--count", "-1"));
    }

    [Fact]
    public async Task Looking_at_documents_ends_where_there_are_none()
    {
        File.WriteAllText(At("empty.jsonl"), "\n\n\n");
        File.WriteAllText(At("documents.json"), "{\"data\": [{\"path\": \"empty.jsonl\"}]}");

        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("train", "documents", At("documents.json")));
        Assert.Contains("There is nothing to learn from", _lyceum.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_one_sentence()
    {
        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("train", "pretrain", At("none.json")));
        Assert.Contains("There is no settings file", _lyceum.Error, StringComparison.Ordinal);

        File.WriteAllText(At("wrong.json"), "{\"outptu\": 1}");
        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("train", "finetune", At("wrong.json")));
        Assert.Contains("'outptu' is no setting", _lyceum.Error, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("train", "pretrain", At("pretrain.json")));
        Assert.Contains("tokenizer.gguf", _lyceum.Error, StringComparison.Ordinal);
        Assert.Single(_lyceum.Error.Trim().Split('\n'));
    }

    private string At(string name) => Path.Combine(_lyceum.Folder, name);

    private void WritePretraining(long steps) => File.WriteAllText(At("pretrain.json"), $$"""
        {"output": "run", "tokenizer": "tokenizer/tokenizer.gguf", "model": {"width": 8, "layers": 1, "heads": 1, "feedForwardWidth": 8},
         "data": [{"curriculum": "primer", "groups": {"arithmetic": 1, "words": 0, "text": 0, "extraction": 0, "tools": 0, "talk": 0} }],
         "contextLength": 256, "batchTokens": 256, "steps": {{steps}}, "seed": 1, "optimizer": {"learningRate": 0.01},
         "evaluation": {"every": 1, "documents": 2, "data": [{"curriculum": "primer-examination", "perFamily": 1}]}, "longChats": "skip", "threads": 1}
        """);

    /// <summary>Calls back when a text has been written.</summary>
    private sealed class WatchingWriter(string text, Action seen) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true)
            {
                seen();
            }
        }
    }
}
