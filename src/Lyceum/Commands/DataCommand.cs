using System.CommandLine;
using Lyceum.Platform.Transfer;

namespace Lyceum.Commands;

/// <summary><c>lyceum data</c>: the database and the files as a whole.</summary>
internal static class DataCommand
{
    public static Command Create(CommandHost host) =>
        new("data", "Migrates, copies, backs up and restores the platform's data.")
        {
            DataMigrateCommand.Create(host),
            DataCopyCommand.Create(host),
            DataBackupCommand.Create(host),
            DataRestoreCommand.Create(host),
        };

    /// <summary>Shows how far moving data is.</summary>
    public static Action<TransferProgress> Show(Action<ProgressReport> report) => progress => report(new ProgressReport(progress.What, progress.Done, progress.Total));
}
