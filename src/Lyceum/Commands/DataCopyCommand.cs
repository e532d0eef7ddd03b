using System.CommandLine;
using Lyceum.Platform.Data;
using Lyceum.Platform.Transfer;

namespace Lyceum.Commands;

/// <summary><c>lyceum data copy --to TARGET</c>.</summary>
internal static class DataCopyCommand
{
    public static Command Create(CommandHost host)
    {
        Option<string> to = new("--to")
        {
            Description = "'postgres' (at Database:ConnectionString), 'sqlite' (in the data directory), a connection string, or the path of a SQLite file.",
            HelpName = "TARGET",
            Required = true,
        };
        Option<bool> json = CommonOptions.Json();
        Command command = new("copy", "Copies all of the database into another, empty one; stop the server first.") { to, json };
        host.SetAction(command, async (run, cancellation) =>
        {
            DataDirectory directory = new(run.Settings.Data);
            PlatformDatabase source = new(run.Settings.Database.Options(directory), run.Time);
            PlatformDatabase target = new(Target(run.Settings.Database, directory, run.Require(to)), run.Time);
            IReadOnlyList<CopiedTable> tables = await run.WithProgressAsync(bytes: false, async report =>
            {
                report(new ProgressReport("Preparing", 0, 0));
                await source.MigrateAsync(cancellation).ConfigureAwait(false);
                await target.MigrateAsync(cancellation).ConfigureAwait(false);
                return await new DataCopy(source, target).RunAsync(DataCommand.Show(report), cancellation).ConfigureAwait(false);
            }).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { From = source.ToString(), To = target.ToString(), Rows = tables.Sum(static table => table.Rows), Tables = tables });
            }
            else
            {
                run.Terminal.Error.WriteLine(
                    $"Copied {tables.Sum(static table => table.Rows)} rows of {tables.Count} tables from {source} to {target}; set Database:Provider to {target.Provider} to use them from there.");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static DatabaseOptions Target(DatabaseSettings settings, DataDirectory directory, string text) => text switch
    {
        _ when text.Equals(nameof(DatabaseProvider.Postgres), StringComparison.OrdinalIgnoreCase) => settings.OptionsOf(DatabaseProvider.Postgres, directory),
        _ when text.Equals(nameof(DatabaseProvider.Sqlite), StringComparison.OrdinalIgnoreCase) => settings.OptionsOf(DatabaseProvider.Sqlite, directory),
        "" => throw new UsageException("--to names the database to copy to."),
        // No path that anybody gives a database has it, and every connection string does.
        _ when text.Contains("Host=", StringComparison.OrdinalIgnoreCase) || text.Contains("Server=", StringComparison.OrdinalIgnoreCase) => DatabaseSettings.Postgres(text),
        _ => DatabaseOptions.Sqlite(text),
    };
}
