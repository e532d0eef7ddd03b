using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Data.Common;
using Lyceum.Commands;
using Lyceum.Models;
using Lyceum.Models.Hub;
using Lyceum.Models.Store;
using Lyceum.Models.Templates;
using Lyceum.Platform;
using Lyceum.Training.Runs;

namespace Lyceum;

/// <summary>
/// Runs one command line: parses it, reads the settings, calls the command, and turns what went wrong into one sentence and an exit code.
/// </summary>
/// <param name="terminal">Where commands read and write.</param>
/// <param name="environment">The environment variables.</param>
/// <param name="time">The clock that commands use.</param>
internal sealed class CommandHost(Terminal terminal, IReadOnlyDictionary<string, string> environment, TimeProvider time)
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = "The directory of models, settings and keys (default: LYCEUM_DATA, or ~/.lyceum).",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Sets one setting, for instance Hub:Connections=8; may be repeated.",
        HelpName = "KEY=VALUE",
        Recursive = true,
    };

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Shows where an error came from.",
        Recursive = true,
    };

    /// <summary>Runs a command line and returns its exit code, one of <see cref="ExitCode"/>.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellation)
    {
        RootCommand root = LyceumCommand.Create(this);
        root.Add(_data);
        root.Add(_set);
        root.Add(_verbose);

        // A prompt may begin with '@' or '-': no response files, no bundled switches.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Action is ParseErrorAction)
        {
            terminal.Error.WriteLine($"lyceum: {UsageError(parsed)}");
            return ExitCode.WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = terminal.Output,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            terminal.Error.WriteLine("lyceum: Cancelled.");
            return ExitCode.Cancelled;
        }
#pragma warning disable CA1031 // The outermost frame: whatever went wrong becomes a sentence and an exit code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            terminal.Error.WriteLine($"lyceum: {Sentence(e)}");
            if (parsed.GetValue(_verbose))
            {
                terminal.Error.WriteLine(e);
            }

            return e switch
            {
                CommandException command => command.ExitCode,
                HubException { Failure: HubFailure.BadReference or HubFailure.Ambiguous } => ExitCode.WrongUsage,
                _ => ExitCode.Failed,
            };
        }
    }

    /// <summary>Gives a command its action.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">What it does; returns the exit code.</param>
    public void SetAction(Command command, Func<Invocation, CancellationToken, Task<int>> run) =>
        command.SetAction((parsed, cancellation) => run(Begin(parsed), cancellation));

    /// <summary>Gives a command an action that is done at once.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">What it does; returns the exit code.</param>
    public void SetAction(Command command, Func<Invocation, int> run) => command.SetAction(parsed => run(Begin(parsed)));

    private static string Sentence(Exception error) => error switch
    {
        CommandException or ModelFormatException or ModelStoreException or HubException or TemplateException or TrainingException or PlatformException or InvalidDataException or IOException or UnauthorizedAccessException => error.Message,
        _ when DatabaseError(error) is { } database => $"The database does not do what it should ({database.Message.Trim().ReplaceLineEndings(" ")}); see that it can be reached and that Database:Provider and Database:ConnectionString are right.",
        OutOfMemoryException => "There is not enough memory for this; close other programs or choose a smaller model or context.",
        _ => $"Something unexpected went wrong ({error.GetType().Name}: {error.Message}); run again with --verbose to see where.",
    };

    private static DbException? DatabaseError(Exception? error) => error switch
    {
        null => null,
        DbException database => database,
        _ => DatabaseError(error.InnerException),
    };

    private static string UsageError(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string path = string.Join(' ', Path(command));
        if (command.Action is null && command.Subcommands.Count > 0)
        {
            string known = string.Join(", ", command.Subcommands.Select(static sub => sub.Name));
            return parsed.UnmatchedTokens.Count == 0
                ? $"A command is missing after '{path}': {known}; '{path} --help' explains them."
                : $"'{path}' has no command or option '{parsed.UnmatchedTokens[0]}'; it has {known}, and '{path} --help' explains them.";
        }

        return $"{string.Join(' ', parsed.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))} '{path} --help' shows the usage.";
    }

    private static IEnumerable<string> Path(Command command) =>
        command is RootCommand ? ["lyceum"] : Path(command.Parents.OfType<Command>().First()).Append(command.Name);

    private Invocation Begin(ParseResult parsed) =>
        new(parsed, Settings.Read(parsed.GetValue(_data), parsed.GetValue(_set) ?? [], environment), terminal, time);
}
