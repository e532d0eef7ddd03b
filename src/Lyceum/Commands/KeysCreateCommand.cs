using System.Collections.Immutable;
using System.CommandLine;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Commands;

/// <summary><c>lyceum keys create --name NAME</c>. The secret alone goes to standard output, and is never shown again.</summary>
internal static class KeysCreateCommand
{
    public static Command Create(CommandHost host)
    {
        Option<string> name = new("--name") { Description = "What people call the key.", HelpName = "NAME", Required = true };
        Option<string?> project = CommonOptions.Project();
        Option<string?> expires = new("--expires") { Description = "When it ends: a date, or a time from now such as 30d (default: never).", HelpName = "TIME" };
        Option<string[]> models = new("--model") { Description = "A model that it may use; may be repeated (default: all).", HelpName = "NAME" };
        Option<string[]> endpoints = new("--endpoint") { Description = "A path that it may call, such as /v1/files/*; may be repeated (default: all).", HelpName = "PATH" };
        Option<string[]> addresses = new("--address") { Description = "Where calls may come from, such as 10.0.0.0/8; may be repeated (default: anywhere).", HelpName = "RANGE" };
        Option<int?> requests = new("--requests-per-minute") { Description = "At most so many requests in a minute.", HelpName = "N" };
        Option<long?> tokens = new("--tokens-per-minute") { Description = "At most so many tokens in a minute.", HelpName = "N" };
        Option<int?> parallel = new("--parallel") { Description = "At most so many calls at the same time.", HelpName = "N" };
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("create", "Makes a key and prints its secret, once.")
        {
            name, project, expires, models, endpoints, addresses, requests, tokens, parallel, organization, json,
        };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            KeySettings settings = new(run.Require(name))
            {
                ExpiresAt = run.Get(expires) is { } text ? TimeText.ParseTime(text, "--expires", run.Time.GetUtcNow()) : null,
                Scopes = new KeyScopes
                {
                    Models = List(run.Get(models)),
                    Endpoints = List(run.Get(endpoints)),
                    Addresses = List(run.Get(addresses))?.Select(Range).ToImmutableArray(),
                },
                Limits = new QuotaLimits(run.Get(requests), run.Get(tokens), run.Get(parallel)),
            };
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            Project payer = await session.ProjectAsync(actor, run.Get(project), cancellation).ConfigureAwait(false);
            IssuedKey issued = await session.Get<ApiKeyDirectory>().CreateAsync(actor, payer.Id, settings, cancellation).ConfigureAwait(false);
            Print(run, issued, payer.Name, run.Get(json));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Prints a secret: the one time that it is.</summary>
    public static void Print(Invocation run, IssuedKey issued, string project, bool json)
    {
        if (json)
        {
            run.Terminal.WriteJson(KeySummary.Of(issued.Key, project, run.Time.GetUtcNow()) with { Key = issued.Secret.Reveal() });
            return;
        }

        run.Terminal.Output.WriteLine(issued.Secret.Reveal());
        run.Terminal.Error.WriteLine(TerminalText.Plain($"This is the secret of {issued.Key.Name} in {project} (key {issued.Key.Id}); it is not shown again."));
    }

    private static ImmutableArray<string>? List(string[]? values) => values is { Length: > 0 } ? [.. values] : null;

    private static AddressRange Range(string text) => AddressRange.TryParse(text, out AddressRange range)
        ? range
        : throw new UsageException($"--address takes an address or a range such as 10.0.0.0/8 or 2001:db8::/32, but '{text}' is none.");
}
