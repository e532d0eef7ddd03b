using System.CommandLine;
using System.Globalization;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Organizations;

namespace Lyceum.Commands;

/// <summary><c>lyceum audit verify</c>. Exit code 1 where a line is broken or missing.</summary>
internal static class AuditVerifyCommand
{
    public static Command Create(CommandHost host)
    {
        Option<string?> organization = new("--organization") { Description = "The organisation, by name or id (default: all).", HelpName = "NAME" };
        Option<string?> head = new("--head") { Description = "A head that was noted earlier, as this command prints it; the log must still hold it.", HelpName = "N:HASH" };
        Option<bool> json = CommonOptions.Json();
        Command command = new("verify", "Checks that no line of the audit log was changed, taken out or put in.") { organization, head, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            AuditHead? known = run.Get(head) is { } text ? ParseHead(text) : null;
            if (known is not null && run.Get(organization) is null)
            {
                throw new UsageException("A head is one log's; name its organisation with --organization.");
            }

            IReadOnlyList<Organization> all = await session.AuditedAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            List<LogSummary> logs = [];
            foreach (Organization one in all)
            {
                AuditVerification log = await session.Get<AuditLog>().VerifyAsync(session.ActFor(one), known, cancellation).ConfigureAwait(false);
                logs.Add(new LogSummary(one.Id, one.Name, log.IsWhole, log.Lines, string.Create(CultureInfo.InvariantCulture, $"{log.Head.Sequence}:{log.Head.Hash}"), log.FirstBroken, log.Problem));
            }

            bool isWhole = logs.TrueForAll(static log => log.IsWhole);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { IsWhole = isWhole, Logs = logs });
            }
            else
            {
                foreach (LogSummary log in logs)
                {
                    run.Terminal.Output.WriteLine(TerminalText.Plain(log.IsWhole
                        ? string.Create(CultureInfo.InvariantCulture, $"{log.Name}: {log.Lines} lines are whole; the head is {log.Head}")
                        : $"{log.Name}: {log.Problem}"));
                }
            }

            // The problems are on standard output already; a program reads the exit code.
            return isWhole ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static AuditHead ParseHead(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
            && text.Length - colon - 1 == 64 && text[(colon + 1)..].All(char.IsAsciiHexDigit)
            ? new AuditHead(sequence, text[(colon + 1)..].ToUpperInvariant())
            : throw new UsageException("--head takes a number, a colon and 64 hexadecimal digits, as 'audit verify' prints them.");
    }

    private sealed record LogSummary(Guid Organization, string Name, bool IsWhole, long Lines, string Head, long? FirstBroken, string? Problem);
}
