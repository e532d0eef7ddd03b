using System.CommandLine;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Organizations;

namespace Lyceum.Commands;

/// <summary><c>lyceum audit export</c>: the log as JSON lines, whatever <c>--json</c> says.</summary>
internal static class AuditExportCommand
{
    public static Command Create(CommandHost host)
    {
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("export", "Prints the audit log of an organisation, a JSON object on each line.") { organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            string? named = run.Get(organization);
            // One that nobody belongs to has a log too; it is meant only where it is named.
            Actor actor = named is null
                ? await session.ActAsync(null, cancellation).ConfigureAwait(false)
                : session.ActFor((await session.AuditedAsync(named, cancellation).ConfigureAwait(false))[0]);
            await foreach (AuditEntry entry in session.Get<AuditLog>().ExportAsync(actor, cancellation).ConfigureAwait(false))
            {
                run.Terminal.WriteJsonLine(new
                {
                    entry.OrganizationId,
                    entry.Sequence,
                    entry.OccurredAt,
                    entry.ActorId,
                    entry.Action,
                    entry.TargetId,
                    entry.Detail,
                    PreviousHash = Convert.ToHexString(entry.PreviousHash),
                    Hash = Convert.ToHexString(entry.Hash),
                });
            }

            return ExitCode.Done;
        });
        return command;
    }
}
