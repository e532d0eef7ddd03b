using System.CommandLine;
using Lyceum.Models.Store;

namespace Lyceum.Commands;

/// <summary><c>lyceum models remove NAME</c>.</summary>
internal static class ModelsRemoveCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> name = new("NAME") { Description = "The name of a model in the store." };
        Command command = new("remove", "Removes a model from the store.") { name };
        command.Aliases.Add("rm");
        host.SetAction(command, run =>
        {
            StoredModel removed = run.Store.Remove(run.Require(name));
            run.Terminal.Error.WriteLine($"Removed {removed.Name}, {ByteSize.Format(removed.Bytes)}.");
            return ExitCode.Done;
        });
        return command;
    }
}
