using System.CommandLine;
using System.Globalization;
using Lyceum.Models.Store;

namespace Lyceum.Commands;

/// <summary><c>lyceum models list</c>.</summary>
internal static class ModelsListCommand
{
    public static Command Create(CommandHost host)
    {
        Option<bool> json = CommonOptions.Json();
        Command command = new("list", "Lists the models in the store.") { json };
        host.SetAction(command, run =>
        {
            IReadOnlyList<StoredModel> models = run.Store.List();
            if (run.Get(json))
            {
                run.Terminal.WriteJson(models);
            }
            else if (models.Count == 0)
            {
                run.Terminal.Error.WriteLine($"The store {run.Store.Directory} is empty; 'lyceum models pull OWNER/REPO' fetches a model.");
            }
            else
            {
                run.Terminal.WriteTable(
                    ["NAME", ">SIZE", "MODIFIED"],
                    models.Select(static model => new[]
                    {
                        model.Name,
                        ByteSize.Format(model.Bytes),
                        model.IsBuiltIn ? "built in" : model.Modified.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                    }));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
