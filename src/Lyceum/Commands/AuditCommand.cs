using System.CommandLine;

namespace Lyceum.Commands;

/// <summary><c>lyceum audit</c>: who changed what.</summary>
internal static class AuditCommand
{
    public static Command Create(CommandHost host) =>
        new("audit", "Checks and exports the audit log.")
        {
            AuditVerifyCommand.Create(host),
            AuditExportCommand.Create(host),
        };
}
