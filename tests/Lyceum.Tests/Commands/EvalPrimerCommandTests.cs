using System.Text.Json;
using Lyceum.TestKit;

namespace Lyceum.Tests.Commands;

public class EvalPrimerCommandTests
{
    // Rendered so that the story model can go on from it.
    private const string Template = "{% for message in messages %}{{ message.content }} {% endfor %}";

    [Fact]
    public async Task A_storyteller_is_examined_and_fails()
    {
        using TemporaryFolder folder = new();
        string model = ChatModel.Write(folder.Path, Template);
        using LyceumRun lyceum = new();

        string output = await lyceum.PrintAsync("eval", "primer", model, "--group", "arithmetic", "--per-family", "1", "--samples", "1", "--threads", "2", "--wrong", "--json");

        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement[] summary = [.. json.RootElement.GetProperty("summary").EnumerateArray()];
        Assert.Equal(["Arithmetic, other", "Arithmetic, two operands to 1,000"], summary.Select(static row => row.GetProperty("part").GetString()!));
        Assert.All(summary, static row =>
        {
            Assert.True(row.GetProperty("questions").GetInt32() > 0);
            Assert.Equal(0, row.GetProperty("right").GetInt32());
            Assert.Equal(0, row.GetProperty("majorityRight").GetInt32());
        });
        Assert.Equal(summary.Sum(static row => row.GetProperty("questions").GetInt32()), json.RootElement.GetProperty("mistakes").GetArrayLength());
    }

    [Fact]
    public async Task A_model_without_a_template_cannot_be_asked()
    {
        using LyceumRun lyceum = new();

        Assert.Equal(ExitCode.Failed, await lyceum.RunAsync("eval", "primer", Repository.ConformanceFile("models", "stories260K.gguf")));
        Assert.Contains("chat template", lyceum.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--group", "poetry")]
    [InlineData("--per-family", "0")]
    [InlineData("--samples", "-1")]
    public async Task What_makes_no_sense_is_refused(string option, string value)
    {
        using LyceumRun lyceum = new();

        Assert.Equal(ExitCode.WrongUsage, await lyceum.RunAsync("eval", "primer", "any", option, value));
        Assert.Single(lyceum.Error.Trim().Split('\n'));
    }
}
