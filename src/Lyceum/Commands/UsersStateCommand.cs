using System.CommandLine;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Organizations;

namespace Lyceum.Commands;

/// <summary><c>lyceum users disable EMAIL</c> and <c>enable EMAIL</c>.</summary>
internal static class UsersStateCommand
{
    public static Command Create(
        CommandHost host, string name, string description, Func<AccountAdministration, Actor, Guid, CancellationToken, Task> change)
    {
        Argument<string> email = UserArguments.Email();
        Command command = new(name, description) { email };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            UserAccount account = await session.AccountAsync(run.Require(email), cancellation).ConfigureAwait(false);
            await change(session.Get<AccountAdministration>(), session.ActAsAdministrator(), account.Id, cancellation).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }
}
