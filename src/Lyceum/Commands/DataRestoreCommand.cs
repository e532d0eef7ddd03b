using System.CommandLine;
using Lyceum.Platform.Transfer;

namespace Lyceum.Commands;

/// <summary><c>lyceum data restore FILE</c>.</summary>
internal static class DataRestoreCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> file = new("FILE") { Description = "The archive that 'data backup' wrote." };
        Option<bool> force = new("--force") { Description = "Moves what is there aside; nothing is deleted." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("restore", "Checks a backup and puts it in place; stop the server first.") { file, force, json };
        host.SetAction(command, async (run, cancellation) =>
        {
            DataDirectory directory = new(run.Settings.Data);
            DataRestore restore = new(run.Settings.Database.Options(directory), directory, run.Time);
            RestoredBackup restored = await run.WithProgressAsync(
                bytes: true,
                report => restore.ReadAsync(run.Require(file), run.Get(force), DataCommand.Show(report), cancellation)).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { restored.Manifest.CreatedAt, restored.Manifest.Schema, Files = restored.Manifest.Members.Count, restored.MovedAside });
            }
            else
            {
                run.Terminal.Error.WriteLine(
                    $"Restored the backup of {TimeText.Show(restored.Manifest.CreatedAt)}{(restored.MovedAside is { } aside ? $"; what was there before is in {aside}" : "")}.");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
