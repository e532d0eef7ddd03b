using System.CommandLine;
using Lyceum.Platform.Accounts;

namespace Lyceum.Commands;

/// <summary><c>lyceum users reset EMAIL</c>: another password for somebody who lost it.</summary>
internal static class UsersResetCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> email = UserArguments.Email();
        Option<bool> authenticator = new("--remove-authenticator") { Description = "Takes the authenticator app and the recovery codes away too, for somebody who lost them as well." };
        Option<bool> fromInput = UserArguments.PasswordFromInput();
        Command command = new("reset", "Gives an account another password, unlocks it, and ends its sessions.") { email, authenticator, fromInput };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            UserAccount account = await session.AccountAsync(run.Require(email), cancellation).ConfigureAwait(false);
            (string password, bool isMade) = await UserArguments.PasswordAsync(run, run.Get(fromInput), cancellation).ConfigureAwait(false);
            await session.Get<AccountAdministration>()
                .ResetAsync(session.ActAsAdministrator(), account.Id, password, run.Get(authenticator), cancellation).ConfigureAwait(false);
            await UserArguments.PrintAsync(run, password, isMade, account.Email).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }
}
