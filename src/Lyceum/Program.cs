using System.Collections;
using System.Runtime.InteropServices;

namespace Lyceum;

/// <summary>The process: its streams, its environment, its signals. Everything else is in <see cref="CommandHost"/>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using Terminal terminal = Terminal.OfProcess();

        Dictionary<string, string> environment = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            environment[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return await new CommandHost(terminal, environment, TimeProvider.System).RunAsync(args, stop.Token).ConfigureAwait(false);

        // The first signal asks the command to end; a second one ends the process at once, as if nothing handled it.
        void Stop(PosixSignalContext context)
        {
            if (!stop.IsCancellationRequested)
            {
                context.Cancel = true;
                stop.Cancel();
            }
        }
    }
}
