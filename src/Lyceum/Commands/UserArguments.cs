using System.CommandLine;
using System.Security.Cryptography;

namespace Lyceum.Commands;

/// <summary>What the commands on accounts have in common.</summary>
internal static class UserArguments
{
    // Without letters and digits that look alike.
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>The argument EMAIL.</summary>
    public static Argument<string> Email() => new("EMAIL") { Description = "The account's e-mail address.", HelpName = "EMAIL" };

    /// <summary><c>--password-stdin</c>: a password on the command line could be seen by others.</summary>
    public static Option<bool> PasswordFromInput() => new("--password-stdin") { Description = "Reads the password from the first line of standard input (default: one is made and printed)." };

    /// <summary>The password from standard input, or a new one of 100 random bits.</summary>
    /// <exception cref="UsageException">Standard input is empty.</exception>
    public static async Task<(string Password, bool IsMade)> PasswordAsync(Invocation run, bool fromInput, CancellationToken cancellation)
    {
        if (!fromInput)
        {
            return (string.Join('-', Enumerable.Range(0, 4).Select(static _ => RandomNumberGenerator.GetString(Letters, 5))), true);
        }

        string? line = await run.Terminal.Input.ReadLineAsync(cancellation).ConfigureAwait(false);
        return string.IsNullOrEmpty(line) ? throw new UsageException("--password-stdin needs the password on standard input.") : (line, false);
    }

    /// <summary>Prints a password that was made: the one time that it is.</summary>
    public static async Task PrintAsync(Invocation run, string password, bool isMade, string email)
    {
        if (isMade)
        {
            await run.Terminal.Output.WriteLineAsync(password).ConfigureAwait(false);
            await run.Terminal.Error.WriteLineAsync(TerminalText.Plain($"This is the password of {email}; it is not shown again. Its owner should change it.")).ConfigureAwait(false);
        }
    }
}
