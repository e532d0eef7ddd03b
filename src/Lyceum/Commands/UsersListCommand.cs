using System.CommandLine;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Organizations;

namespace Lyceum.Commands;

/// <summary><c>lyceum users list</c>: all accounts, or the members of an organisation.</summary>
internal static class UsersListCommand
{
    public static Command Create(CommandHost host)
    {
        Option<string?> organization = new("--organization") { Description = "Lists the members of this organisation, by name or id (default: all accounts).", HelpName = "NAME" };
        Option<bool> json = CommonOptions.Json();
        Command command = new("list", "Lists accounts, or the members of an organisation.") { organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            if (run.Get(organization) is { } named)
            {
                await MembersAsync(run, session, named, run.Get(json), cancellation).ConfigureAwait(false);
            }
            else
            {
                await AccountsAsync(run, session, run.Get(json), cancellation).ConfigureAwait(false);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task AccountsAsync(Invocation run, PlatformSession session, bool json, CancellationToken cancellation)
    {
        AccountAdministration administration = session.Get<AccountAdministration>();
        List<UserAccount> accounts = [];
        IReadOnlyList<UserAccount> page;
        do
        {
            page = await administration.ListAsync(
                session.ActAsAdministrator(), search: null, after: accounts.LastOrDefault()?.Email, AccountAdministration.MaximumPage, cancellation).ConfigureAwait(false);
            accounts.AddRange(page);
        }
        while (page.Count == AccountAdministration.MaximumPage);

        if (json)
        {
            run.Terminal.WriteJson(accounts.Select(static account => new
            {
                account.Id, account.Email, account.Name, account.IsAdministrator, account.EmailVerified, account.CreatedAt, account.LastSignInAt, account.DisabledAt,
            }));
            return;
        }

        run.Terminal.WriteTable(
            ["E-MAIL", "NAME", "STATE", "LAST SIGN-IN", "ID"],
            accounts.Select(static account => new[]
            {
                account.Email,
                TerminalText.Plain(account.Name),
                (account.DisabledAt is null ? "open" : "disabled") + (account.IsAdministrator ? ", administrator" : ""),
                TimeText.Show(account.LastSignInAt),
                account.Id.ToString(),
            }));
    }

    private static async Task MembersAsync(Invocation run, PlatformSession session, string organization, bool json, CancellationToken cancellation)
    {
        Actor actor = await session.ActAsync(organization, cancellation).ConfigureAwait(false);
        IReadOnlyList<Member> members = await session.Get<MemberDirectory>().ListAsync(actor, cancellation).ConfigureAwait(false);
        List<(Member Member, UserAccount? Account)> people = [];
        foreach (Member member in members)
        {
            people.Add((member, await session.Get<AccountDirectory>().FindAsync(member.UserId, cancellation).ConfigureAwait(false)));
        }

        if (json)
        {
            run.Terminal.WriteJson(people.Select(static person => new
            {
                Id = person.Member.UserId, person.Account?.Email, person.Account?.Name, person.Member.Role, person.Member.JoinedAt,
                IsOperator = person.Member.UserId == LocalOperator.Id,
            }));
            return;
        }

        run.Terminal.WriteTable(
            ["USER", "ROLE", "SINCE", "ID"],
            people.Select(static person => new[]
            {
                person.Member.UserId == LocalOperator.Id ? "operator of this machine" : person.Account?.Email ?? "-",
#pragma warning disable CA1308 // A word in a table.
                person.Member.Role.ToString().ToLowerInvariant(),
#pragma warning restore CA1308
                TimeText.Show(person.Member.JoinedAt),
                person.Member.UserId.ToString(),
            }));
    }
}
