using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Lyceum.Web.Tests.Chat;

/// <summary>A server in a process of its own, that is killed without a warning.</summary>
internal sealed class ChatServerProcess : IDisposable
{
    private readonly Process _process;
    private Task _reading = Task.CompletedTask;

    private ChatServerProcess(Process process) => _process = process;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts one on a data folder, and waits until it listens.</summary>
    /// <param name="data">The folder.</param>
    /// <param name="people">How many accounts it has.</param>
    /// <param name="asked">Gets what its model is asked.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<ChatServerProcess> StartAsync(string data, int people, ConcurrentQueue<string> asked, CancellationToken cancellation)
    {
        ChatServerProcess server = new(Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Lyceum.Web.ChatServer.dll"), data, people.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
        })!);
        while (await server._process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (Uri.TryCreate(line, UriKind.Absolute, out Uri? address))
            {
                server.Address = address;
                server._reading = server.ReadAsync(asked);
                return server;
            }
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }

    /// <summary>Kills it.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(cancellation);
        await _reading;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadAsync(ConcurrentQueue<string> asked)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            asked.Enqueue(line);
        }
    }
}
