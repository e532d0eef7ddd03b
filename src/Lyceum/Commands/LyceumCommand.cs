using System.CommandLine;

namespace Lyceum.Commands;

/// <summary>The root, and the one list of the commands under it.</summary>
internal static class LyceumCommand
{
    public static RootCommand Create(CommandHost host) =>
        new("Runs open-weight language models on this machine.")
        {
            RunCommand.Create(host),
            ChatCommand.Create(host),
            ServeCommand.Create(host),
            ModelsCommand.Create(host),
            BenchCommand.Create(host),
            InspectCommand.Create(host),
            EvalCommand.Create(host),
            TrainCommand.Create(host),
            KeysCommand.Create(host),
            ProjectsCommand.Create(host),
            WebhooksCommand.Create(host),
            UsersCommand.Create(host),
            BudgetsCommand.Create(host),
            PricesCommand.Create(host),
            AuditCommand.Create(host),
            DataCommand.Create(host),
        };
}
