using System.CommandLine;

namespace Lyceum.Commands;

/// <summary><c>lyceum eval</c>: how well models do.</summary>
internal static class EvalCommand
{
    public static Command Create(CommandHost host) =>
        new("eval", "Measures how well a model does.")
        {
            EvalPerplexityCommand.Create(host),
            EvalPrimerCommand.Create(host),
        };
}
