using System.CommandLine;
using Lyceum.Platform.Organizations;

namespace Lyceum.Commands;

/// <summary><c>lyceum users list</c>.</summary>
internal static class UsersListCommand
{
    public static Command Create(CommandHost host)
    {
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("list", "Lists the members of an organisation.") { organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            IReadOnlyList<Member> members = await session.Get<MemberDirectory>().ListAsync(actor, cancellation).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(members.Select(static member => new { Id = member.UserId, member.Role, member.JoinedAt, IsOperator = member.UserId == LocalOperator.Id }));
            }
            else
            {
                run.Terminal.WriteTable(
                    ["USER", "ROLE", "SINCE", "ID"],
                    members.Select(static member => new[]
                    {
                        member.UserId == LocalOperator.Id ? "operator of this machine" : "-",
#pragma warning disable CA1308 // A word in a table.
                        member.Role.ToString().ToLowerInvariant(),
#pragma warning restore CA1308
                        TimeText.Show(member.JoinedAt),
                        member.UserId.ToString(),
                    }));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
