using System.CommandLine;
using System.Globalization;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Commands;

/// <summary><c>lyceum keys show KEY</c>: all about a key except its secret, which nobody knows.</summary>
internal static class KeysShowCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> named = KeysCommand.Key();
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("show", "Shows what a key may do, and the beginnings of its secrets.") { named, organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            ApiKey key = await session.KeyAsync(actor, run.Require(named), cancellation).ConfigureAwait(false);
            Project project = await session.ProjectAsync(actor, key.ProjectId.ToString(), cancellation).ConfigureAwait(false);
            KeySummary summary = KeySummary.Of(key, project.Name, run.Time.GetUtcNow()) with
            {
                Secrets =
                [
                    .. (await session.Get<ApiKeyDirectory>().SecretsAsync(actor, key.Id, cancellation).ConfigureAwait(false))
                        .Select(static secret => new SecretSummary(secret.Prefix, secret.CreatedAt, secret.ExpiresAt)),
                ],
            };
            if (run.Get(json))
            {
                run.Terminal.WriteJson(summary);
            }
            else
            {
                Print(run.Terminal, summary);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(Terminal terminal, KeySummary key)
    {
        Line("name", key.Name);
        Line("id", key.Id.ToString());
        Line("project", key.Project);
        Line("status", key.Status);
        Line("created", TimeText.Show(key.CreatedAt));
        Line("expires", TimeText.Show(key.ExpiresAt, "never"));
        Line("last used", TimeText.Show(key.LastUsedAt, "never"));
        Line("models", string.Join(", ", key.Models ?? ["all"]));
        Line("endpoints", string.Join(", ", key.Endpoints ?? ["all"]));
        Line("addresses", string.Join(", ", key.Addresses ?? ["all"]));
        Line("requests", PerMinute(key.RequestsPerMinute));
        Line("tokens", PerMinute(key.TokensPerMinute));
        Line("parallel", key.ParallelCalls?.ToString(CultureInfo.InvariantCulture) ?? "no limit");
        foreach (SecretSummary secret in key.Secrets ?? [])
        {
            Line("secret", $"{secret.Prefix}…, made {TimeText.Show(secret.CreatedAt)}{(secret.ExpiresAt is { } end ? $", ends {TimeText.Show(end)}" : "")}");
        }

        void Line(string what, string value) => terminal.Output.WriteLine($"{what,-12}{TerminalText.Plain(value)}");
    }

    private static string PerMinute(long? limit) => limit is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count:N0} a minute") : "no limit";
}
