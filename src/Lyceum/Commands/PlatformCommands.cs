using System.CommandLine;
using Lyceum.Platform;

namespace Lyceum.Commands;

/// <summary>What the commands that manage the platform have in common.</summary>
internal static class PlatformCommands
{
    /// <summary>Gives a command an action that has the platform open.</summary>
    public static void SetPlatformAction(this CommandHost host, Command command, Func<Invocation, PlatformSession, CancellationToken, Task<int>> work) =>
        host.SetAction(command, async (run, cancellation) =>
        {
            PlatformSession session = await PlatformSession.OpenAsync(run, cancellation).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                return await work(run, session, cancellation).ConfigureAwait(false);
            }
        });

    /// <summary>Reads an amount of money.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static Money ParseMoney(string text, string option)
    {
        try
        {
            return Money.Parse(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new UsageException($"{option} takes an amount such as 12.5 or 0.000075, but '{text}' is none.");
        }
    }
}
