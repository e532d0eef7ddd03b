using System.CommandLine;
using Lyceum.Gateway;
using Lyceum.Inference.Hosting;
using Lyceum.Platform;
using Lyceum.Platform.Transfer;
using Lyceum.Serving;

namespace Lyceum.Commands;

/// <summary><c>lyceum serve</c>: the API, until it is stopped.</summary>
internal static class ServeCommand
{
    public static Command Create(CommandHost host)
    {
        Option<string?> urls = new("--urls") { Description = "Addresses to listen on, with ';' between them (default: the setting Server:Urls, http://127.0.0.1:5080).", HelpName = "URLS" };
        Option<string[]> models = new("--model") { Description = "A model that is loaded at start and stays in memory, by name or path; may be repeated. All models of the store are served in any case.", HelpName = "MODEL" };
        Option<bool> noAuth = new("--no-auth") { Description = "Asks callers for no key; only on addresses that nobody but this machine can reach." };
        Command command = new("serve", "Serves the models over OpenAI's API.") { urls, models, noAuth };
        host.SetAction(command, async (run, cancellation) =>
        {
            ServerSettings settings = run.Settings.Server;
            if (run.Get(urls) is { } given)
            {
                settings = settings with { Urls = ServerSettings.ReadUrls(given, "--urls") };
            }

            bool isKeyless = run.Get(noAuth);
            if (isKeyless && !settings.IsLoopbackOnly)
            {
                throw new UsageException($"--no-auth lets in whoever reaches the server, so it takes addresses such as http://127.0.0.1:5080 alone, and not {string.Join(';', settings.Urls)}.");
            }

            new DataDirectory(run.Settings.Data).Create();
            ServerPlan plan = new(settings, run.Settings.Database.Options(new DataDirectory(run.Settings.Data)), run.Settings.Data, run.Store, run.Time)
            {
                Models = run.Get(models) ?? [],
                IsKeyless = isKeyless,
                Accounts = run.Settings.Accounts,
                Company = run.Settings.Company,
                Site = run.Settings.Site,
                Mail = run.Settings.Mail,
                Hub = run.Settings.Hub,
                SettingTable = run.Settings.Table,
            };
            try
            {
                await using LyceumServer server = LyceumServer.Build(plan);
                try
                {
                    await server.StartAsync(() => TellAsync(run.Terminal, server, settings, isKeyless), cancellation).ConfigureAwait(false);
                    await Task.Delay(Timeout.InfiniteTimeSpan, run.Time, cancellation).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
                {
                    // Before the server ends what is under way, which can take a while.
                    await run.Terminal.Error.WriteLineAsync("Stopping; requests under way may end. Press Ctrl-C again to stop at once.").ConfigureAwait(false);
                }
            }
            catch (Exception error) when (error is GatewayException or ModelHostException or PlatformException or IOException)
            {
                throw new CommandException(error.Message, error);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task TellAsync(Terminal terminal, LyceumServer server, ServerSettings settings, bool isKeyless)
    {
        foreach (string address in server.Addresses)
        {
            await terminal.Output.WriteLineAsync($"Lyceum listens on {address}: the API under {address}/v1, its reference at {address}/reference.").ConfigureAwait(false);
        }

        await terminal.Output.WriteLineAsync(isKeyless ? "Callers need no key." : "Callers need a key; 'lyceum keys create --name NAME' makes one.").ConfigureAwait(false);
        if (server.SetupLink is { } link)
        {
            await terminal.Output.WriteLineAsync($"There is no administrator yet. Whoever opens this link becomes it; it works once, until the next start: {link}").ConfigureAwait(false);
        }

        if (!settings.IsLoopbackOnly && settings.Urls.Any(static url => url.StartsWith("http:", StringComparison.OrdinalIgnoreCase)))
        {
            await terminal.Error.WriteLineAsync("Others can reach this server over plain http, where keys can be read on the way; put a proxy with TLS in front, or use an https address.").ConfigureAwait(false);
        }
    }
}
