using System.Runtime.InteropServices;
using System.Text.Json;
using Lyceum.TestKit;

namespace Lyceum.Tests.Commands;

public class MeasuringCommandTests
{
    private static string Model => Repository.ConformanceFile("models", "stories260K.gguf");

    [Fact]
    public async Task Bench_gives_one_row_for_each_model_and_test()
    {
        using LyceumRun lyceum = new();
        string output = await lyceum.PrintAsync("bench", Model, Model, "--prompt", "8,16", "--generate", "4", "--threads", "2", "--repetitions", "3", "--json");
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement[] rows = [.. json.RootElement.EnumerateArray()];
        Assert.Equal(
            [("prompt", 8), ("prompt", 16), ("generate", 4), ("prompt", 8), ("prompt", 16), ("generate", 4)],
            rows.Select(static row => (row.GetProperty("test").GetString()!, row.GetProperty("tokens").GetInt32())));
        Assert.All(rows, static row =>
        {
            Assert.Equal(("stories260K", "F32", 2), (row.GetProperty("model").GetString(), row.GetProperty("format").GetString(), row.GetProperty("threads").GetInt32()));
            JsonElement speed = row.GetProperty("tokensPerSecond");
            double median = speed.GetProperty("median").GetDouble();
            Assert.InRange(median, speed.GetProperty("minimum").GetDouble(), speed.GetProperty("maximum").GetDouble());
            Assert.True(speed.GetProperty("minimum").GetDouble() > 0);
        });
    }

    [Fact]
    public async Task Bench_prints_a_table()
    {
        using LyceumRun lyceum = new();
        string output = await lyceum.PrintAsync("bench", Model, "--prompt", "8", "--generate", "", "--threads", "1", "--repetitions", "1");
        string[] lines = output.Trim().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("MODEL", lines[0], StringComparison.Ordinal);
        Assert.Contains("prompt", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_serves_several_requests_at_a_time()
    {
        using LyceumRun lyceum = new();
        string output = await lyceum.PrintAsync("bench", Model, "--concurrency", "1,5", "--prompt", "20", "--generate", "6", "--threads", "1", "--repetitions", "2", "--json");
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement[] rows = [.. json.RootElement.EnumerateArray()];
        Assert.Equal([("serve", 1), ("serve", 5)], rows.Select(static row => (row.GetProperty("test").GetString()!, row.GetProperty("concurrency").GetInt32())));
        Assert.All(rows, static row =>
        {
            Assert.True(row.GetProperty("tokensPerSecond").GetProperty("minimum").GetDouble() > row.GetProperty("generatedPerSecond").GetProperty("minimum").GetDouble());
            JsonElement first = row.GetProperty("secondsToFirstToken");
            Assert.True(first.GetProperty("p99").GetDouble() >= first.GetProperty("median").GetDouble());
            Assert.True(row.GetProperty("secondsPerToken").GetProperty("median").GetDouble() > 0);
            Assert.InRange(row.GetProperty("overhead").GetDouble(), 0, 1);
        });
        string table = await lyceum.PrintAsync("bench", Model, "--concurrency", "2", "--prompt", "8", "--generate", "2", "--threads", "1", "--repetitions", "1");
        Assert.Equal(2, table.Trim().Split('\n').Length);
        Assert.Equal(ExitCode.WrongUsage, await lyceum.RunAsync("bench", Model, "--concurrency", "2", "--prompt", "8,9"));
        Assert.Equal(ExitCode.WrongUsage, await lyceum.RunAsync("bench", Model, "--concurrency", "0", "--prompt", "8", "--generate", "2"));
    }

    [Fact]
    public async Task Bench_tells_how_quickly_the_turns_of_a_chat_are_answered()
    {
        using LyceumRun lyceum = new();
        string output = await lyceum.PrintAsync("bench", Model, "--turns", "4", "--prompt", "40", "--generate", "8", "--threads", "1", "--repetitions", "2", "--json");
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement[] rows = [.. json.RootElement.EnumerateArray()];
        Assert.Equal([40, 88, 136, 184], rows.Select(static row => row.GetProperty("promptTokens").GetInt32()));
        Assert.Equal(0, rows[0].GetProperty("cachedTokens").GetInt32());

        // All that was said before is kept, but for the answer's last token, which nobody has computed, and what is less than a page.
        Assert.All(rows.Skip(1), static row => Assert.InRange(row.GetProperty("promptTokens").GetInt32() - row.GetProperty("cachedTokens").GetInt32(), 40, 80));
        Assert.All(rows, static row => Assert.True(row.GetProperty("secondsToFirstToken").GetProperty("minimum").GetDouble() > 0));
        Assert.Equal(ExitCode.WrongUsage, await lyceum.RunAsync("bench", Model, "--turns", "0", "--prompt", "8", "--generate", "2"));
        Assert.Equal(ExitCode.WrongUsage, await lyceum.RunAsync("bench", Model, "--turns", "2", "--concurrency", "2", "--prompt", "8", "--generate", "2"));
    }

    [Theory]
    [InlineData("--repetitions", "0")]
    [InlineData("--prompt", "0")]
    [InlineData("--prompt", "many")]
    [InlineData("--generate", "99999999")]
    public async Task Bench_refuses_numbers_that_make_no_sense(string option, string value)
    {
        using LyceumRun lyceum = new();
        Assert.Equal(ExitCode.WrongUsage, await lyceum.RunAsync("bench", Model, "--prompt", "8", "--generate", "", option, value));
        Assert.Single(lyceum.Error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("stories260K")]
    public async Task Logits_have_a_row_for_each_token_wherever_the_prompt_is_cut(string name)
    {
        using LyceumRun lyceum = new();
        string model = Repository.ConformanceFile("models", name + ".gguf");
        int[] tokens = [.. Enumerable.Range(0, 70).Select(static i => 3 + (i * 37 % 500))];
        float[] whole = await LogitsAsync(lyceum, model, tokens, "--exact");
        Assert.Equal(70 * 512, whole.Length);
        float[] few = await LogitsAsync(lyceum, model, tokens[..5], "--exact");
        Assert.Equal(whole[..few.Length], few);
    }

    [Fact]
    public async Task Logits_match_the_reference_within_its_tolerance()
    {
        using LyceumRun lyceum = new();
        using JsonDocument facts = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.ConformanceFile("models", "llama.json"), TestContext.Current.CancellationToken));
        float[] expected = MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(Repository.ConformanceFile("models", "llama.logits.f32"), TestContext.Current.CancellationToken)).ToArray();
        float[] actual = await LogitsAsync(lyceum, Repository.ConformanceFile("models", "llama.gguf"), facts.RootElement.GetProperty("tokens").Deserialize<int[]>()!, "--exact");
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(expected.Zip(actual, static (a, b) => Math.Abs(a - b)).Max() <= facts.RootElement.GetProperty("tolerance").GetDouble());
    }

    [Fact]
    public async Task A_file_that_cannot_be_computed_is_not_written()
    {
        using LyceumRun lyceum = new();
        string file = Path.Combine(lyceum.Folder, "logits.f32");
        Assert.NotEqual(ExitCode.Done, await lyceum.RunAsync("inspect", "logits", Model, "--tokens", "1,99999", "--out", file));
        Assert.Empty(Directory.GetFiles(lyceum.Folder));
    }

    [Fact]
    public async Task Perplexity_is_lower_for_a_story_than_for_its_letters_shuffled()
    {
        using LyceumRun lyceum = new();
        using JsonDocument story = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.ConformanceFile("models", "stories260K.json"), TestContext.Current.CancellationToken));
        string text = string.Join('\n', Enumerable.Repeat(story.RootElement.GetProperty("text").GetString()!, 2));
        double natural = await PerplexityAsync(lyceum, text);

        // What llama.cpp v0.5.0 computes for this text in chunks of 64.
        Assert.InRange(natural, 2.439574 * 0.995, 2.439574 * 1.005);
        double reversed = await PerplexityAsync(lyceum, new string([.. text.Reverse()]));
        Assert.True(reversed > 3 * natural, $"{reversed} and {natural}");
    }

    [Fact]
    public async Task Perplexity_needs_a_text_of_two_chunks()
    {
        using LyceumRun lyceum = new();
        string file = Path.Combine(lyceum.Folder, "short.txt");
        await File.WriteAllTextAsync(file, "Too short.", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.WrongUsage, await lyceum.RunAsync("eval", "perplexity", Model, "--text-file", file));
        Assert.Contains("at least", lyceum.Error, StringComparison.Ordinal);
    }

    private static async Task<float[]> LogitsAsync(LyceumRun lyceum, string model, int[] tokens, params string[] options)
    {
        string file = Path.Combine(lyceum.Folder, "logits.f32");
        await lyceum.PrintAsync(["inspect", "logits", model, "--tokens", string.Join(',', tokens), "--out", file, "--threads", "2", .. options]);
        return MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).ToArray();
    }

    private static async Task<double> PerplexityAsync(LyceumRun lyceum, string text)
    {
        string file = Path.Combine(lyceum.Folder, "text.txt");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        using JsonDocument json = JsonDocument.Parse(await lyceum.PrintAsync("eval", "perplexity", Model, "--text-file", file, "--context", "64", "--threads", "2", "--json"));
        return json.RootElement.GetProperty("perplexity").GetDouble();
    }
}
