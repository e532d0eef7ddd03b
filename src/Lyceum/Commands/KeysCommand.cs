using System.CommandLine;

namespace Lyceum.Commands;

/// <summary><c>lyceum keys</c>: the API keys of projects.</summary>
internal static class KeysCommand
{
    public static Command Create(CommandHost host) =>
        new("keys", "Makes, shows, rotates and revokes API keys.")
        {
            KeysCreateCommand.Create(host),
            KeysListCommand.Create(host),
            KeysShowCommand.Create(host),
            KeysRotateCommand.Create(host),
            KeysRevokeCommand.Create(host),
        };

    /// <summary>The argument KEY.</summary>
    public static Argument<string> Key() => new("KEY") { Description = "The key, by name or id." };
}
