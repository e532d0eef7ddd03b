using System.Diagnostics;
using System.Text;
using Lyceum.TestKit;

namespace Lyceum.Conformance.OfficialClients;

/// <summary>Runs the scripts of the folder <c>clients</c> with Node, with the packages that its lock file names.</summary>
internal static class NodeScripts
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "artifacts", "clients");
    private static readonly Lazy<Task<string?>> s_prepared = new(PrepareAsync);

    /// <summary>Runs a script; the running test fails with what it wrote where it fails, and is skipped where Node or its packages are absent.</summary>
    /// <param name="script">The script's name.</param>
    /// <param name="address">The server.</param>
    /// <param name="key">A key of it.</param>
    /// <param name="model">A model of it.</param>
    /// <param name="settings">More variables of the environment.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(string script, string address, string key, string model, IEnumerable<KeyValuePair<string, string>> settings, CancellationToken cancellation)
    {
        if (await s_prepared.Value is { } reason)
        {
            Assert.Skip(reason);
        }

        Dictionary<string, string> environment = new(settings) { ["LYCEUM_ADDRESS"] = address, ["LYCEUM_KEY"] = key, ["LYCEUM_MODEL"] = model };
        (int code, string output) = await StartAsync("node", ["--test", "--test-reporter=spec", script], environment, cancellation);
        Assert.True(code == 0, output);
    }

    // Null where the packages are there, else why not.
    private static async Task<string?> PrepareAsync()
    {
        if (!IsInstalled("node") || !IsInstalled("npm"))
        {
            return "Node is not installed: install Debian's nodejs and npm to run the clients of OpenAI.";
        }

        string scripts = Path.Combine(Repository.Root, "tests", "Lyceum.Conformance", "clients");
        string before = Path.Combine(s_folder, "package-lock.json");
        string wanted = await File.ReadAllTextAsync(Path.Combine(scripts, "package-lock.json"));
        bool isThere = File.Exists(before) && await File.ReadAllTextAsync(before) == wanted && File.Exists(Path.Combine(s_folder, "node_modules", ".package-lock.json"));
        Directory.CreateDirectory(s_folder);
        foreach (string file in Directory.EnumerateFiles(scripts))
        {
            File.Copy(file, Path.Combine(s_folder, Path.GetFileName(file)), overwrite: true);
        }

        if (isThere)
        {
            return null;
        }

        (int code, string output) = await StartAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], [], CancellationToken.None);
        if (code != 0)
        {
            // So that the next run tries again.
            File.Delete(before);
            return $"OpenAI's clients cannot be had from npm: {output}";
        }

        return null;
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<(int Code, string Output)> StartAsync(string program, string[] arguments, Dictionary<string, string> environment, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = s_folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, new StringBuilder(await output).Append(await errors).ToString());
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
