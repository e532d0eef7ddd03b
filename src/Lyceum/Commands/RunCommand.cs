using System.CommandLine;
using System.Text;
using Lyceum.Chat;
using Lyceum.Inference;
using Lyceum.Inference.Generation;

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
            using TextGenerator generator = opened.CreateGenerator();
            TextGeneration generation = generator.Start(given ?? opened.EncodePrompt(run.Get(prompt)!), sampling.Read(run, opened.DefaultSampling));
            if (run.Get(json))
            {
                await PrintJsonAsync(run.Terminal, generation, opened.LoadTime, cancellation).ConfigureAwait(false);
            }
            else
            {
                await PrintAsync(run.Terminal, generation, cancellation).ConfigureAwait(false);
            }

            return ExitCode.Done;
        }));
        return command;
    }

    private static async Task PrintAsync(Terminal terminal, TextGeneration generation, CancellationToken cancellation)
    {
        // A pipe gets the text as it is; a screen must not obey it.
        ScreenText? screen = terminal.OutputIsScreen ? new ScreenText() : null;
        await foreach (GeneratedPiece piece in generation.WithCancellation(cancellation).ConfigureAwait(false))
        {
            await terminal.Output.WriteAsync(screen?.Clean(piece.Text) ?? piece.Text).ConfigureAwait(false);
        }

        if (screen is not null)
        {
            await terminal.Output.WriteLineAsync().ConfigureAwait(false);
        }
    }

    private static async Task PrintJsonAsync(Terminal terminal, TextGeneration generation, TimeSpan loadTime, CancellationToken cancellation)
    {
        StringBuilder text = new();
        List<int> ids = [];
        try
        {
            await foreach (GeneratedPiece piece in generation.WithCancellation(cancellation).ConfigureAwait(false))
            {
                text.Append(piece.Text);
                ids.Add(piece.Token);
            }
        }
        catch (OperationCanceledException) when (generation.FinishReason == FinishReason.Cancelled)
        {
            // What there is is printed; its finish reason tells.
        }

        GenerationStatistics statistics = generation.Statistics;
        terminal.WriteJson(new
        {
            Text = text.ToString(),
            Ids = ids,
            generation.FinishReason,
            generation.StopString,
            generation.Seed,
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
