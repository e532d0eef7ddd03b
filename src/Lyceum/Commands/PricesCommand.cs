using System.CommandLine;

namespace Lyceum.Commands;

/// <summary><c>lyceum prices</c>: what models cost.</summary>
internal static class PricesCommand
{
    public static Command Create(CommandHost host) =>
        new("prices", "Sets and lists what models cost.")
        {
            PricesSetCommand.Create(host),
            PricesListCommand.Create(host),
        };
}
