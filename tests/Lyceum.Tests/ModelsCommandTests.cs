using System.Text.Json;
using Lyceum.TestKit.Hub;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Tests;

public sealed class ModelsCommandTests : IDisposable
{
    private readonly LyceumRun _lyceum = new();

    public void Dispose() => _lyceum.Dispose();

    [Fact]
    public async Task A_model_is_imported_listed_shown_and_removed()
    {
        string file = Write("tiny.gguf", ModelFiles.Gguf());

        Assert.Equal("Imported tiny, 65.7 kB.\n", await _lyceum.PrintAsync("models", "import", file));
        Assert.Contains("tiny", await _lyceum.PrintAsync("models", "list"), StringComparison.Ordinal);

        JsonElement[] models = [.. Json(await _lyceum.PrintAsync("models", "list", "--json")).EnumerateArray()];
        Assert.Equal(["primer-1", "tiny"], models.Select(static model => model.GetProperty("name").GetString()));
        JsonElement listed = models[1];
        Assert.Equal(new FileInfo(file).Length, listed.GetProperty("bytes").GetInt64());

        string shown = await _lyceum.PrintAsync("models", "show", "tiny");
        Assert.Matches("(?m)^family +llama$", shown);
        Assert.Matches("(?m)^parameters +16,384$", shown);
        Assert.Matches("(?m)^template +no$", shown);
        JsonElement summary = Json(await _lyceum.PrintAsync("models", "show", file, "--json"));
        Assert.Equal("F32", summary.GetProperty("formats")[0].GetProperty("format").GetString());
        Assert.False(summary.GetProperty("hasTemplate").GetBoolean());

        await _lyceum.PrintAsync("models", "remove", "tiny");
        Assert.Equal("primer-1", Assert.Single(Json(await _lyceum.PrintAsync("models", "list", "--json")).EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Metadata_and_tensors_are_printed()
    {
        string file = Write("tiny.gguf", ModelFiles.Gguf());

        Assert.Contains("general.architecture", await _lyceum.PrintAsync("inspect", "metadata", file), StringComparison.Ordinal);
        Assert.Equal("llama", Json(await _lyceum.PrintAsync("inspect", "metadata", file, "--json")).GetProperty("general.architecture").GetString());
        Assert.Contains("256 × 64", await _lyceum.PrintAsync("inspect", "tensors", file), StringComparison.Ordinal);
        JsonElement tensor = Json(await _lyceum.PrintAsync("inspect", "tensors", file, "--json"))[0];
        Assert.Equal("blk.1.weight", tensor.GetProperty("name").GetString());
        Assert.Equal([256, 64], tensor.GetProperty("shape").EnumerateArray().Select(static size => size.GetInt32()));
    }

    [Theory]
    [InlineData("models show nothing")]
    [InlineData("inspect tensors nothing")]
    [InlineData("models import /nothing/here.gguf")]
    [InlineData("models remove nothing")]
    public async Task A_model_that_is_not_there_is_exit_code_1(string line)
    {
        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync(line.Split(' ')));
        Assert.Contains("nothing", _lyceum.Error, StringComparison.Ordinal);
        Assert.Single(_lyceum.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_exit_code_1()
    {
        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("models", "show", Write("bad.gguf", new byte[100])));
        Assert.StartsWith("lyceum: ", _lyceum.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", _lyceum.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_is_quantised()
    {
        string file = Write("tiny.gguf", ModelFiles.Gguf());
        string output = Path.Combine(_lyceum.Folder, "tiny-q8.gguf");

        Assert.StartsWith($"Wrote {output}, ", await _lyceum.PrintAsync("models", "quantize", file, "q8_0", "--out", output), StringComparison.Ordinal);

        JsonElement summary = Json(await _lyceum.PrintAsync("models", "show", output, "--json"));
        Assert.Equal("Q8_0", summary.GetProperty("formats")[0].GetProperty("format").GetString());
    }

    [Theory]
    [InlineData("models quantize {file} Q9_9 --out {folder}/x.gguf", ExitCode.WrongUsage, "'Q9_9'")]
    [InlineData("models quantize {file} Q8_0 --out {file}", ExitCode.WrongUsage, "the model itself")]
    [InlineData("models quantize {file} Q8_0", ExitCode.WrongUsage, "--out")]
    [InlineData("models quantize {file} Q8_0 --out {folder}/absent/x.gguf", ExitCode.Failed, "absent")]
    [InlineData("models synthesize llama-9b --format Q8_0 --out {folder}/x.gguf", ExitCode.WrongUsage, "llama-135m")]
    [InlineData("models synthesize llama-135m --format Q9_9 --out {folder}/x.gguf", ExitCode.WrongUsage, "'Q9_9'")]
    public async Task What_cannot_be_written_is_refused(string line, int code, string expected)
    {
        string file = Write("tiny.gguf", ModelFiles.Gguf());
        string[] args = [.. line.Split(' ').Select(word => word.Replace("{file}", file, StringComparison.Ordinal).Replace("{folder}", _lyceum.Folder, StringComparison.Ordinal))];

        Assert.Equal(code, await _lyceum.RunAsync(args));

        Assert.Contains(expected, _lyceum.Error, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(_lyceum.Folder));
    }

    [Fact]
    public async Task A_model_is_pulled()
    {
        await using TestHub hub = await HubAsync();
        hub.Add("tiny-Q4_K_M.gguf", ModelFiles.Gguf(1));
        hub.Add("tiny-Q8_0.gguf", ModelFiles.Gguf(2));

        Assert.Equal("Pulled tiny-Q4_K_M, 65.7 kB.\n", await _lyceum.PrintAsync("models", "pull", "acme/tiny"));
        Assert.Contains("Taking tiny-Q4_K_M.gguf, 65.7 kB; there are also Q8_0 65.7 kB.", _lyceum.Error, StringComparison.Ordinal);
        Assert.Contains("already here", await _lyceum.PrintAsync("models", "pull", "acme/tiny"), StringComparison.Ordinal);

        JsonElement pulled = Json(await _lyceum.PrintAsync("models", "pull", "acme/tiny:Q8_0", "--name", "eight", "--json"));
        Assert.Equal("eight", pulled.GetProperty("name").GetString());
        Assert.Equal(TestHub.Commit, pulled.GetProperty("origin").GetProperty("commit").GetString());
        Assert.Contains($"acme/tiny@{TestHub.Commit}", await _lyceum.PrintAsync("models", "show", "eight"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unclear_choice_is_exit_code_2_and_shows_the_files()
    {
        await using TestHub hub = await HubAsync();
        hub.Add("small-Q8_0.gguf", ModelFiles.Gguf(1, 8));
        hub.Add("large-Q8_0.gguf", ModelFiles.Gguf(2, 16));

        Assert.Equal(ExitCode.WrongUsage, await _lyceum.RunAsync("models", "pull", "acme/tiny"));

        Assert.Contains("  1   16.5 kB  large-Q8_0.gguf\n  2   8.32 kB  small-Q8_0.gguf\n", _lyceum.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_asked_where_the_choice_is_unclear()
    {
        await using TestHub hub = await HubAsync();
        hub.Add("small-Q8_0.gguf", ModelFiles.Gguf(1, 8));
        hub.Add("large-Q8_0.gguf", ModelFiles.Gguf(2, 16));
        _lyceum.Answers = "9\n2\n";

        Assert.Equal("Pulled small-Q8_0, 8.32 kB.\n", await _lyceum.PrintAsync("models", "pull", "acme/tiny"));
    }

    [Theory]
    [InlineData("acme", ExitCode.WrongUsage)]
    [InlineData("acme/other", ExitCode.Failed)]
    public async Task A_pull_that_cannot_be_is_refused(string reference, int code)
    {
        await using TestHub hub = await HubAsync();

        Assert.Equal(code, await _lyceum.RunAsync("models", "pull", reference));
        Assert.Contains(reference, _lyceum.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gated_repository_tells_what_to_do_and_never_the_token()
    {
        await using TestHub hub = await HubAsync();
        hub.Instead = static context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.Headers["X-Error-Code"] = "GatedRepo";
            return Task.FromResult(true);
        };
        _lyceum.Environment["LYCEUM__HUB__TOKEN"] = "hf_secret";

        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("models", "pull", "acme/tiny", "--verbose"));

        Assert.Contains($"accept its licence at {hub.Address}acme/tiny", _lyceum.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", _lyceum.Error, StringComparison.Ordinal);
        Assert.Equal("Bearer hf_secret", hub.Requests.Single().Authorization);
    }

    [Fact]
    public async Task An_interrupted_pull_is_exit_code_130_and_goes_on_later()
    {
        await using TestHub hub = await HubAsync();
        hub.Add("tiny.gguf", ModelFiles.Gguf());
        using CancellationTokenSource interrupt = new();
        hub.Instead = async context =>
        {
            if (context.Request.Path.Value!.Contains("/resolve/", StringComparison.Ordinal))
            {
                await interrupt.CancelAsync();
            }

            return false;
        };
        _lyceum.Interrupt = interrupt.Token;

        Assert.Equal(ExitCode.Cancelled, await _lyceum.RunAsync("models", "pull", "acme/tiny"));

        Assert.EndsWith("lyceum: Cancelled.\n", _lyceum.Error, StringComparison.Ordinal);
        hub.Instead = null;
        _lyceum.Interrupt = TestContext.Current.CancellationToken;
        await _lyceum.PrintAsync("models", "pull", "acme/tiny");
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private async Task<TestHub> HubAsync()
    {
        TestHub hub = await TestHub.StartAsync();
        _lyceum.Environment["LYCEUM__HUB__ADDRESS"] = hub.Address.ToString();
        return hub;
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_lyceum.Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
