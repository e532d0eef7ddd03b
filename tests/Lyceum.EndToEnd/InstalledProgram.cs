using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Lyceum.EndToEnd;

/// <summary><c>lyceum serve</c> as somebody starts it who has just installed it: a process of its own on an empty data folder.</summary>
internal sealed partial class InstalledProgram : IDisposable
{
    private readonly Process _process;

    private InstalledProgram(Process process, Uri link) => (_process, SetupLink) = (process, link);

    /// <summary>The link that it prints while there is no administrator.</summary>
    public Uri SetupLink { get; }

    /// <summary>Where it is reached.</summary>
    public Uri Address => new(SetupLink.GetLeftPart(UriPartial.Authority));

    /// <summary>Starts it, and reads what it prints until the link comes.</summary>
    /// <param name="data">The empty folder.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<InstalledProgram> StartAsync(string data, CancellationToken cancellation)
    {
        Process process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "lyceum.dll"), "--data", data, "serve", "--urls", "http://127.0.0.1:0" },
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (Link().Match(line) is { Success: true } link)
            {
                return new InstalledProgram(process, new Uri(link.Value));
            }
        }

        process.Dispose();
        throw new InvalidOperationException("The program ended before it printed a link.");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://\S+/setup\?token=\S+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
