namespace Lyceum.Tests;

/// <summary>The program in this process: a fresh data directory, its own environment, and what it wrote.</summary>
internal sealed class LyceumRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LyceumRun() => Environment["LYCEUM_DATA"] = Data;

    /// <summary>A folder that goes when the test ends.</summary>
    public string Folder => _folder.Path;

    public string Data => Path.Combine(Folder, "data");

    public string Models => Path.Combine(Data, "models");

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>What a person at the terminal types; null if nobody sits there.</summary>
    public string? Answers { get; set; }

    /// <summary>Ctrl-C.</summary>
    public CancellationToken Interrupt { get; set; } = TestContext.Current.CancellationToken;

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    /// <summary>Runs one command line and returns its exit code.</summary>
    public async Task<int> RunAsync(params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        using Terminal terminal = new(new StringReader(Answers ?? ""), output, error) { IsInteractive = Answers is not null };
        int code = await new CommandHost(terminal, Environment, TimeProvider.System).RunAsync(args, Interrupt);
        Output = output.ToString();
        Error = error.ToString();
        return code;
    }

    /// <summary>Runs one command line that must succeed, and returns what it printed.</summary>
    public async Task<string> PrintAsync(params string[] args)
    {
        int code = await RunAsync(args);
        Assert.True(code == ExitCode.Done, $"lyceum {string.Join(' ', args)} ended with {code}: {Error}");
        return Output;
    }

    public void Dispose() => _folder.Dispose();
}
