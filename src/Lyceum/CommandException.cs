namespace Lyceum;

/// <summary>A command cannot go on. The message is the one sentence that the user reads: what was wrong, where, and what to do.</summary>
internal class CommandException : Exception
{
    public CommandException(string message)
        : base(message)
    {
    }

    public CommandException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>What the program exits with.</summary>
    public virtual int ExitCode => Lyceum.ExitCode.Failed;
}
