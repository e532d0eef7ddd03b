using System.CommandLine;
using Lyceum.Platform.Data;
using Lyceum.Platform.Transfer;

namespace Lyceum.Commands;

/// <summary><c>lyceum data migrate</c>.</summary>
internal static class DataMigrateCommand
{
    public static Command Create(CommandHost host)
    {
        Option<bool> json = CommonOptions.Json();
        Command command = new("migrate", "Makes the database what this version needs, and a backup beside a SQLite file before.") { json };
        host.SetAction(command, async (run, cancellation) =>
        {
            PlatformDatabase database = new(run.Settings.Database.Options(new DataDirectory(run.Settings.Data)), run.Time);
            string? backup = await database.MigrateAsync(cancellation).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { Database = database.ToString(), Backup = backup });
            }
            else
            {
                run.Terminal.Error.WriteLine($"The database ({database}) is up to date{(backup is null ? "" : $"; as it was before it is in {backup}")}.");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
