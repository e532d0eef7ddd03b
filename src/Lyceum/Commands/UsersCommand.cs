using System.CommandLine;

namespace Lyceum.Commands;

/// <summary><c>lyceum users</c>: accounts, and who belongs to an organisation.</summary>
internal static class UsersCommand
{
    public static Command Create(CommandHost host) =>
        new("users", "Manages the accounts of people.")
        {
            UsersListCommand.Create(host),
            UsersCreateCommand.Create(host),
            UsersStateCommand.Create(host, "disable", "Closes an account: its sessions end within a second, on running servers too.", static (accounts, by, id, token) => accounts.DisableAsync(by, id, token)),
            UsersStateCommand.Create(host, "enable", "Opens a closed account.", static (accounts, by, id, token) => accounts.EnableAsync(by, id, token)),
            UsersResetCommand.Create(host),
        };
}
