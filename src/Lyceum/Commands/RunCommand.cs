using System.CommandLine;
using System.Text;
using Lyceum.Chat;
using Lyceum.Inference;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Serving;

namespace Lyceum.Commands;

/// <summary><c>lyceum run MODEL -p TEXT</c>: continues a text.</summary>
internal static class RunCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> model = CommonOptions.Model();
        Option<string?> prompt = new("--prompt", "-p") { Description = "The text to continue.", HelpName = "TEXT" };
        Option<string?> tokens = new("--tokens") { Description = "The tokens to continue, in place of a text; none are added.", HelpName = "1,2,3" };
        Option<bool> json = CommonOptions.Json();
        SamplingArguments sampling = new();
        ModelArguments opening = new();
        Command command = new("run", "Continues a text, and prints the continuation alone.") { model, prompt, tokens, json };
        sampling.AddTo(command);
        opening.AddTo(command);
        host.SetAction(command, (run, cancellation) => ModelArguments.GuardAsync(async () =>
        {
            if (run.Get(prompt) is null == run.Get(tokens) is null)
            {
                throw new UsageException("Give what to continue with either -p TEXT or --tokens 1,2,3.");
            }

            int[]? given = run.Get(tokens) is { } list ? ModelArguments.ParseList(list, "--tokens") : null;
            using LanguageModel opened = opening.Open(run, run.Require(model));
            using GenerationTicket ticket = opened.Engine.Submit(new GenerationRequest
            {
                Prompt = given ?? opened.EncodePrompt(run.Get(prompt)!),
                Options = sampling.Read(run, opened.DefaultSampling),
            });
            if (run.Get(json))
            {
                await PrintJsonAsync(run.Terminal, ticket, opened.LoadTime, cancellation).ConfigureAwait(false);
            }
            else
            {
                await PrintAsync(run.Terminal, ticket, cancellation).ConfigureAwait(false);
            }

            return ExitCode.Done;
        }));
        return command;
    }

    private static async Task PrintAsync(Terminal terminal, GenerationTicket ticket, CancellationToken cancellation)
    {
        // A pipe gets the text as it is; a screen must not obey it.
        ScreenText? screen = terminal.OutputIsScreen ? new ScreenText() : null;
        await foreach (GenerationUpdate update in ticket.WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (update is TokenWritten { Piece: var piece })
            {
                await terminal.Output.WriteAsync(screen?.Clean(piece.Text) ?? piece.Text).ConfigureAwait(false);
            }
        }

        if (screen is not null)
        {
            await terminal.Output.WriteLineAsync().ConfigureAwait(false);
        }
    }

    private static async Task PrintJsonAsync(Terminal terminal, GenerationTicket ticket, TimeSpan loadTime, CancellationToken cancellation)
    {
        StringBuilder text = new();
        List<int> ids = [];
        AnswerEnded? end = null;

        // Cancelled here and not by the reader, so that what there is is printed too; its finish reason tells.
        using CancellationTokenRegistration registration = cancellation.Register(static state => ((GenerationTicket)state!).Cancel(), ticket);
        await foreach (GenerationUpdate update in ticket.ConfigureAwait(false))
        {
            if (update is TokenWritten { Piece: var piece })
            {
                text.Append(piece.Text);
                ids.Add(piece.Token);
            }

            end = update as AnswerEnded ?? end;
        }

        AnswerStatistics statistics = end!.Statistics;
        terminal.WriteJson(new
        {
            Text = text.ToString(),
            Ids = ids,
            FinishReason = end.Reason,
            end.StopString,
            statistics.Seed,
            Timings = new
            {
                LoadSeconds = loadTime.TotalSeconds,
                statistics.PromptTokens,
                PromptSeconds = statistics.PromptTime.TotalSeconds,
                statistics.PromptTokensPerSecond,
                statistics.GeneratedTokens,
                GenerationSeconds = statistics.GenerationTime.TotalSeconds,
                GenerationTokensPerSecond = statistics.GeneratedTokensPerSecond,
            },
        });
        cancellation.ThrowIfCancellationRequested();
    }
}
