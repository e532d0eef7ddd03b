using System.CommandLine;

namespace Lyceum.Commands;

/// <summary><c>lyceum models</c>: the models on this machine, and how they get there.</summary>
internal static class ModelsCommand
{
    public static Command Create(CommandHost host) =>
        new("models", "Lists, fetches, converts and removes models.")
        {
            ModelsListCommand.Create(host),
            ModelsShowCommand.Create(host),
            ModelsPullCommand.Create(host),
            ModelsImportCommand.Create(host),
            ModelsRemoveCommand.Create(host),
            ModelsQuantizeCommand.Create(host),
            ModelsSynthesizeCommand.Create(host),
        };
}
