namespace Lyceum.Tests;

public class UsageTests
{
    [Theory]
    [InlineData("", "A command is missing after 'lyceum'")]
    [InlineData("models", "A command is missing after 'lyceum models': list")]
    [InlineData("modles", "no command or option 'modles'")]
    [InlineData("models lst", "'lyceum models' has no command or option 'lst'")]
    [InlineData("models list extra", "'extra'")]
    [InlineData("models list --nope", "'--nope'")]
    [InlineData("models remove", "'NAME'")]
    [InlineData("models list --set Nope=1", "no setting 'Nope'")]
    [InlineData("models list --set secret-without-key", "KEY=VALUE")]
    [InlineData("models list --set Hub:Connections=99", "from 1 to 16")]
    [InlineData("models list --set Hub:Address=ftp://example.org", "http or https")]
    public async Task Wrong_usage_is_exit_code_2_and_one_sentence(string line, string expected)
    {
        using LyceumRun lyceum = new();

        int code = await lyceum.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(ExitCode.WrongUsage, code);
        Assert.Contains(expected, lyceum.Error, StringComparison.Ordinal);
        Assert.StartsWith("lyceum: ", lyceum.Error, StringComparison.Ordinal);
        Assert.Single(lyceum.Error.Trim().Split('\n'));
        Assert.DoesNotContain("secret-without-key", lyceum.Error, StringComparison.Ordinal);
        Assert.Empty(lyceum.Output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("models --help")]
    [InlineData("models remove --help")]
    public async Task Help_goes_to_standard_output(string line)
    {
        using LyceumRun lyceum = new();

        string help = await lyceum.PrintAsync(line.Split(' '));

        Assert.Contains("Usage:", help, StringComparison.Ordinal);
        Assert.Empty(lyceum.Error);
    }

    [Fact]
    public async Task A_failure_is_exit_code_1_and_shows_its_origin_only_when_asked()
    {
        using LyceumRun lyceum = new();

        Assert.Equal(ExitCode.Failed, await lyceum.RunAsync("models", "remove", "nothing"));
        Assert.Single(lyceum.Error.Trim().Split('\n'));
        Assert.Contains("'nothing'", lyceum.Error, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Failed, await lyceum.RunAsync("models", "remove", "nothing", "--verbose"));
        Assert.Contains("   at ", lyceum.Error, StringComparison.Ordinal);
    }
}
