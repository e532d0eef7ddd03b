using System.Text;
using System.Text.Json;
using Lyceum.TestKit;

namespace Lyceum.Tests;

public sealed class InspectCommandTests : IDisposable
{
    private readonly LyceumRun _lyceum = new();

    public void Dispose() => _lyceum.Dispose();

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-spm")]
    [InlineData("bert-bge")]
    public async Task Tokens_are_those_of_the_reference(string name)
    {
        string vocabulary = Repository.ConformanceFile("tokenizers", name + ".gguf");
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllBytes(Repository.ConformanceFile("tokenizers", name + ".json")));

        foreach (JsonElement entry in cases.RootElement.EnumerateArray().Take(20))
        {
            string text = Write("text", Encoding.UTF8.GetBytes(entry.GetProperty("text").GetString()!));
            await HasIdsAsync(entry.GetProperty("ids"), "inspect", "tokens", vocabulary, "--text-file", text, "--json");
            await HasIdsAsync(entry.GetProperty("ids_special"), "inspect", "tokens", vocabulary, "--text-file", text, "--json", "--special");
        }
    }

    [Fact]
    public async Task Templates_render_as_the_reference_does()
    {
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllBytes(Repository.ConformanceFile("jinja", "cases.json")));
        foreach (JsonElement entry in cases.RootElement.EnumerateArray())
        {
            string template = Write("template", Encoding.UTF8.GetBytes(entry.GetProperty("template").GetString()!));
            string context = Write("context", Encoding.UTF8.GetBytes(entry.GetProperty("context").GetRawText()));

            int code = await _lyceum.RunAsync("inspect", "template", "--template", template, "--context", context, "--now", "2025-03-14T09:26:53");

            if (entry.TryGetProperty("output", out JsonElement output))
            {
                Assert.Equal(ExitCode.Done, code);
                Assert.Equal(output.GetString(), _lyceum.Output);
            }
            else
            {
                Assert.Equal(ExitCode.Failed, code);
                Assert.Empty(_lyceum.Output);
                Assert.Contains(entry.GetProperty("raised").GetBoolean() ? entry.GetProperty("error").GetString()! : "", _lyceum.Error, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_template_of_a_file_is_rendered_and_nothing_else()
    {
        string template = Write("template", "{{ greeting }}, {{ strftime_now('%Y') }}"u8.ToArray());
        string context = Write("context.json", [0xEF, 0xBB, 0xBF, .. """{"greeting":"ü"}"""u8]);

        Assert.Equal("ü, 2025", await _lyceum.PrintAsync("inspect", "template", "--template", template, "--context", context, "--now", "2025-03-14T09:26:53"));
    }

    [Theory]
    [InlineData("{{ raise_exception('no such role') }}", "{}", "no such role")]
    [InlineData("a\n{% if %}", "{}", "ine 2")]
    [InlineData("{{ x | nope }}", "{}", "nope")]
    [InlineData("x", "[1]", "JSON object")]
    [InlineData("x", "{", "not JSON")]
    public async Task A_template_that_fails_is_exit_code_1(string template, string context, string expected)
    {
        string templateFile = Write("template", Encoding.UTF8.GetBytes(template));
        string contextFile = Write("context.json", Encoding.UTF8.GetBytes(context));

        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("inspect", "template", "--template", templateFile, "--context", contextFile));

        Assert.Empty(_lyceum.Output);
        Assert.Contains(expected, _lyceum.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect template --context x")]
    [InlineData("inspect template --template x --model y --context z")]
    [InlineData("inspect template --template x")]
    [InlineData("inspect template --template x --context y --now yesterday")]
    [InlineData("inspect tokens model")]
    [InlineData("inspect tokens model --text a --text-file b")]
    public async Task Wrong_usage_is_exit_code_2(string line) => Assert.Equal(ExitCode.WrongUsage, await _lyceum.RunAsync(line.Split(' ')));

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("inspect", "template", "--template", "absent-file", "--context", "x"));
        Assert.Contains("absent-file", _lyceum.Error, StringComparison.Ordinal);
    }

    private async Task HasIdsAsync(JsonElement expected, params string[] args)
    {
        using JsonDocument printed = JsonDocument.Parse(await _lyceum.PrintAsync(args));
        int[] ids = [.. printed.RootElement.GetProperty("ids").EnumerateArray().Select(static id => id.GetInt32())];
        Assert.Equal(expected.EnumerateArray().Select(static id => id.GetInt32()), ids);
        Assert.Equal(ids.Length, printed.RootElement.GetProperty("tokens").GetArrayLength());
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_lyceum.Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
