using System.Text.Json;
using Lyceum.TestKit;

namespace Lyceum.Tests.Commands;

public class RunCommandTests
{
    private static string Model => Repository.ConformanceFile("models", "stories260K.gguf");

    [Fact]
    public async Task The_continuation_alone_is_printed()
    {
        using LyceumRun lyceum = new();
        using JsonDocument expected = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.ConformanceFile("models", "stories260K.json"), TestContext.Current.CancellationToken));
        string prompt = expected.RootElement.GetProperty("prompt").GetString()!;
        string text = await lyceum.PrintAsync("run", Model, "-p", prompt, "--temperature", "0", "--max-tokens", "120", "--threads", "2");
        Assert.Equal(expected.RootElement.GetProperty("text").GetString(), prompt + text);
    }

    [Fact]
    public async Task Json_has_text_ids_timings_and_the_finish_reason()
    {
        using LyceumRun lyceum = new();
        string output = await lyceum.PrintAsync("run", Model, "--tokens", "1,403,407,261,378", "--temperature", "0", "--max-tokens", "4", "--threads", "1", "--json");
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement root = json.RootElement;
        Assert.Equal(", there was a", root.GetProperty("text").GetString());
        Assert.Equal([432, 383, 286, 261], root.GetProperty("ids").Deserialize<int[]>()!);
        Assert.Equal("length", root.GetProperty("finishReason").GetString());
        JsonElement timings = root.GetProperty("timings");
        Assert.Equal((5, 4), (timings.GetProperty("promptTokens").GetInt32(), timings.GetProperty("generatedTokens").GetInt32()));
        Assert.True(timings.GetProperty("loadSeconds").GetDouble() > 0);
    }

    [Fact]
    public async Task Exact_takes_the_tokens_of_float32_on_a_quantised_model()
    {
        using LyceumRun lyceum = new();
        using JsonDocument greedy = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.ConformanceFile("models", "llama_quants.greedy.json"), TestContext.Current.CancellationToken));
        string prompt = string.Join(',', greedy.RootElement.GetProperty("prompt").EnumerateArray().Select(static id => id.GetInt32()));
        string output = await lyceum.PrintAsync(
            "run", Repository.ConformanceFile("models", "llama_quants.gguf"), "--tokens", prompt, "--temperature", "0", "--max-tokens", "16", "--ignore-eos", "--exact", "--json");
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(
            greedy.RootElement.GetProperty("continuation").Deserialize<int[]>()!,
            json.RootElement.GetProperty("ids").Deserialize<int[]>()!);
    }

    [Fact]
    public async Task A_seed_repeats_a_text()
    {
        using LyceumRun lyceum = new();
        string[] line = ["run", Model, "-p", "One day", "--max-tokens", "30", "--seed", "7", "--threads", "1"];
        string text = await lyceum.PrintAsync(line);
        Assert.NotEmpty(text);
        Assert.Equal(text, await lyceum.PrintAsync(line));
        Assert.NotEqual(text, await lyceum.PrintAsync([.. line[..^3], "8", .. line[^2..]]));
    }

    [Fact]
    public async Task Stop_strings_end_the_text()
    {
        using LyceumRun lyceum = new();
        string output = await lyceum.PrintAsync("run", Model, "-p", "Once upon a time", "--temperature", "0", "--stop", "girl named", "--threads", "1", "--json");
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(", there was a little ", json.RootElement.GetProperty("text").GetString());
        Assert.Equal("stopString", json.RootElement.GetProperty("finishReason").GetString());
    }

    [Theory]
    [InlineData("Give what to continue")]
    [InlineData("Give what to continue", "-p", "x", "--tokens", "1")]
    [InlineData("'x' is none", "--tokens", "1,x")]
    [InlineData("vocabulary", "--tokens", "1,512")]
    [InlineData("Temperature is -1", "-p", "x", "--temperature", "-1")]
    [InlineData("TopP is 1.5", "-p", "x", "--top-p", "1.5")]
    [InlineData("MaxTokens is -1", "-p", "x", "--max-tokens", "-1")]
    [InlineData("Threads is -1", "-p", "x", "--threads", "-1")]
    public async Task Wrong_usage_is_exit_code_2_and_one_sentence(string expected, params string[] options)
    {
        using LyceumRun lyceum = new();
        int code = await lyceum.RunAsync(["run", Model, .. options]);
        Assert.Equal(ExitCode.WrongUsage, code);
        Assert.Contains(expected, lyceum.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", lyceum.Error, StringComparison.Ordinal);
        Assert.Single(lyceum.Error.Trim().Split('\n'));
        Assert.Empty(lyceum.Output);
    }

    [Fact]
    public async Task A_prompt_longer_than_the_context_fails_with_both_lengths()
    {
        using LyceumRun lyceum = new();
        int code = await lyceum.RunAsync("run", Model, "--context", "8", "--tokens", "1,2,3,4,5,6,7,8,9");
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("9 tokens", lyceum.Error, StringComparison.Ordinal);
        Assert.Contains("holds 8", lyceum.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_embedding_model_writes_no_text()
    {
        using LyceumRun lyceum = new();
        int code = await lyceum.RunAsync("run", Repository.ConformanceFile("models", "bert.gguf"), "-p", "x");
        Assert.Equal(ExitCode.Failed, code);
        Assert.Single(lyceum.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task An_unknown_model_fails_in_one_sentence()
    {
        using LyceumRun lyceum = new();
        Assert.Equal(ExitCode.Failed, await lyceum.RunAsync("run", "no-such-model", "-p", "x"));
        Assert.Contains("no-such-model", lyceum.Error, StringComparison.Ordinal);
    }
}
