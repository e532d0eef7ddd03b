using System.CommandLine;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Organizations;

namespace Lyceum.Commands;

/// <summary><c>lyceum users create EMAIL</c>. A password that is made goes to standard output, and is never shown again.</summary>
internal static class UsersCreateCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> email = UserArguments.Email();
        Option<string?> name = new("--name") { Description = "What people call the person (default: what stands before the @).", HelpName = "NAME" };
        Option<bool> administrator = new("--administrator") { Description = "Makes an administrator of the platform; the first one takes over the organisation 'Default'." };
        Option<bool> fromInput = UserArguments.PasswordFromInput();
        Command command = new("create", "Makes an account.") { email, name, administrator, fromInput };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            string address = run.Require(email);
            (string password, bool isMade) = await UserArguments.PasswordAsync(run, run.Get(fromInput), cancellation).ConfigureAwait(false);
            Actor by = session.ActAsAdministrator();
            UserAccount account = await session.Get<AccountRegistration>()
                .CreateAsync(by, new Registration(address, run.Get(name) ?? address.Split('@')[0], password), cancellation).ConfigureAwait(false);
            if (run.Get(administrator))
            {
                await session.Get<AccountAdministration>().SetAdministratorAsync(by, account.Id, isAdministrator: true, cancellation).ConfigureAwait(false);
                await session.Get<LocalOperator>().HandOverAsync(account.Id, cancellation).ConfigureAwait(false);
            }

            await UserArguments.PrintAsync(run, password, isMade, account.Email).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }
}
