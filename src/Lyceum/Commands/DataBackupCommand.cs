using System.CommandLine;
using Lyceum.Platform.Transfer;

namespace Lyceum.Commands;

/// <summary><c>lyceum data backup FILE</c>.</summary>
internal static class DataBackupCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> file = new("FILE") { Description = "The archive to write; there may be no such file yet." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("backup", "Writes the database, the files and the key ring into one archive, also while a server runs.") { file, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            string path = Path.GetFullPath(run.Require(file));
            BackupManifest manifest = await run.WithProgressAsync(
                bytes: true,
                report => new DataBackup(session.Database, new DataDirectory(run.Settings.Data), run.Time).WriteAsync(path, DataCommand.Show(report), cancellation)).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { Path = path, manifest.Schema, manifest.CreatedAt, Files = manifest.Members.Count, Bytes = manifest.TotalBytes() });
            }
            else
            {
                run.Terminal.Error.WriteLine($"Wrote {path}: {ByteSize.Format(manifest.TotalBytes())} in {manifest.Members.Count} files. Keep it where nobody else can read it.");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
