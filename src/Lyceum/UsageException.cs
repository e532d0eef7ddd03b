namespace Lyceum;

/// <summary>The command line or a setting is wrong in a way that only the command could see; the program exits with <see cref="ExitCode.WrongUsage"/>.</summary>
internal sealed class UsageException(string message) : CommandException(message)
{
    public override int ExitCode => Lyceum.ExitCode.WrongUsage;
}
