using System.CommandLine;

namespace Lyceum.Commands;

/// <summary><c>lyceum users</c>: who belongs to an organisation.</summary>
internal static class UsersCommand
{
    public static Command Create(CommandHost host) =>
        new("users", "Lists the members of an organisation.")
        {
            UsersListCommand.Create(host),
        };
}
