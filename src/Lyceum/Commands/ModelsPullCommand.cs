using System.CommandLine;
using System.Globalization;
using Lyceum.Models.Hub;

namespace Lyceum.Commands;

/// <summary><c>lyceum models pull OWNER/REPO[:QUANT|:FILE][@REVISION]</c>.</summary>
internal static class ModelsPullCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> reference = new("OWNER/REPO[:QUANT|:FILE][@REVISION]")
        {
            Description = "A repository; then a number format (Q8_0), a file or 'safetensors'; then a branch, tag or commit. Or the address of a model's page or file on the hub.",
        };
        Option<string?> name = CommonOptions.Name();
        Option<bool> json = CommonOptions.Json();
        Command command = new("pull", "Fetches a model from a hub; goes on where an interrupted pull stopped.") { reference, name, json };
        host.SetAction(command, async (run, cancellation) =>
        {
            PulledModel pulled = await PullAsync(run, ModelReference.Parse(run.Require(reference), run.Settings.Hub.Address), run.Get(name), cancellation).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { pulled.Model.Name, pulled.Model.Path, pulled.Model.Bytes, pulled.WasThere, pulled.Origin });
            }
            else
            {
                run.Terminal.Output.WriteLine(pulled.WasThere
                    ? $"{pulled.Model.Name} is already here."
                    : $"Pulled {pulled.Model.Name}, {ByteSize.Format(pulled.Model.Bytes)}.");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<PulledModel> PullAsync(Invocation run, ModelReference reference, string? name, CancellationToken cancellation)
    {
        using ModelPuller puller = new(run.Settings.Hub, run.Store, run.Time);
        try
        {
            // The question, if there is one, stands before the bar: nothing is fetched until it is answered.
            return await run.WithProgressAsync(
                bytes: true,
                report => puller.PullAsync(
                    new PullRequest(reference)
                    {
                        Name = name,
                        Choose = run.Terminal.IsInteractive ? (choices, stop) => AskAsync(run.Terminal, choices, stop) : null,
                        Chosen = (chosen, all) => Tell(run.Terminal, chosen, all),
                        Progress = progress => report(new ProgressReport(progress.Phase.ToString(), progress.DoneBytes, progress.TotalBytes)),
                    },
                    cancellation)).ConfigureAwait(false);
        }
        catch (HubException e) when (e.Choices.Count > 0)
        {
            Show(run.Terminal, e.Choices);
            throw;
        }
    }

    private static void Tell(Terminal terminal, HubChoice chosen, IReadOnlyList<HubChoice> all)
    {
        string others = string.Join(", ", all.Where(choice => choice.Title != chosen.Title).Select(static choice => $"{(choice.Format.Length > 0 ? choice.Format : choice.Title)} {ByteSize.Format(choice.Bytes)}"));
        terminal.Error.WriteLine(TerminalText.Plain(
            $"Taking {chosen.Title}, {ByteSize.Format(chosen.Bytes)}{(others.Length > 0 ? $"; there are also {others}" : "")}."));
    }

    private static void Show(Terminal terminal, IReadOnlyList<HubChoice> choices)
    {
        for (int i = 0; i < choices.Count; i++)
        {
            terminal.Error.WriteLine(TerminalText.Plain($"{i + 1,3}  {ByteSize.Format(choices[i].Bytes),8}  {choices[i].Title}"));
        }
    }

    private static async ValueTask<HubChoice?> AskAsync(Terminal terminal, IReadOnlyList<HubChoice> choices, CancellationToken cancellation)
    {
        Show(terminal, choices);
        while (true)
        {
            terminal.Error.Write($"Which one (1 to {choices.Count}, nothing to stop)? ");
            string? answer = await terminal.Input.ReadLineAsync(cancellation).ConfigureAwait(false);
            if (string.IsNullOrWhiteSpace(answer))
            {
                return null;
            }

            if (int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= choices.Count)
            {
                return choices[number - 1];
            }
        }
    }
}
