using System.CommandLine;

namespace Lyceum.Commands;

/// <summary><c>lyceum inspect</c>: the parts of a model, one by one.</summary>
internal static class InspectCommand
{
    public static Command Create(CommandHost host) =>
        new("inspect", "Looks into a model: what its file says, and what its parts compute.")
        {
            InspectMetadataCommand.Create(host),
            InspectTensorsCommand.Create(host),
            InspectTokensCommand.Create(host),
            InspectTemplateCommand.Create(host),
            InspectLogitsCommand.Create(host),
        };
}
