using System.CommandLine;
using System.Globalization;
using Lyceum.Inference;
using Lyceum.Inference.Evaluation;

namespace Lyceum.Commands;

/// <summary><c>lyceum bench MODEL…</c>: tokens per second.</summary>
internal static class BenchCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string[]> models = new("MODEL")
        {
            Description = "Model files or folders, or names of models in the store.",
            HelpName = "MODEL",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> prompt = new("--prompt") { Description = "Lengths of prompts to compute.", HelpName = "N,N", DefaultValueFactory = static _ => "128,512" };
        Option<string> generate = new("--generate") { Description = "Numbers of tokens to generate, one at a time.", HelpName = "N,N", DefaultValueFactory = static _ => "32" };
        Option<int> repetitions = new("--repetitions") { Description = "How often each is measured, after one warm-up.", HelpName = "N", DefaultValueFactory = static _ => 5 };
        Option<bool> json = CommonOptions.Json();
        ModelArguments opening = new();
        Command command = new("bench", "Measures tokens per second: prompts, and generation from an empty context.") { models, prompt, generate, repetitions, json };
        opening.AddTo(command);
        host.SetAction(command, (run, cancellation) => ModelArguments.GuardAsync(async () =>
        {
            if (run.Get(repetitions) < 1)
            {
                throw new UsageException("--repetitions takes a whole number from 1.");
            }

            (SpeedTestKind Kind, int Tokens)[] tests =
            [
                .. Lengths(run.Get(prompt)!, "--prompt").Select(static tokens => (SpeedTestKind.Prompt, tokens)),
                .. Lengths(run.Get(generate)!, "--generate").Select(static tokens => (SpeedTestKind.Generate, tokens)),
            ];
            string[] paths = [.. run.Require(models).Select(run.Store.Resolve)];
            List<Row> rows = await run.WithProgressAsync(bytes: false, report => Task.Run(() => Measure(run, opening, paths, tests, run.Get(repetitions), report, cancellation), cancellation))
                .ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(rows);
            }
            else
            {
                Print(run.Terminal, rows);
            }

            return ExitCode.Done;
        }));
        return command;
    }

    private static int[] Lengths(string text, string option) => text.Length == 0 ? [] : ModelArguments.ParseList(text, option) switch
    {
        var lengths when lengths.Any(static length => length < 1) => throw new UsageException($"{option} takes whole numbers from 1."),
        var lengths => lengths,
    };

    private static List<Row> Measure(
        Invocation run, ModelArguments opening, string[] paths, (SpeedTestKind Kind, int Tokens)[] tests, int repetitions, Action<ProgressReport> report, CancellationToken cancellation)
    {
        List<Row> rows = [];
        foreach (string path in paths)
        {
            using LanguageModel model = opening.Open(run, path);
            foreach ((SpeedTestKind kind, int tokens) in tests)
            {
                report(new ProgressReport($"{model.Name}: {kind} {tokens}", rows.Count, paths.Length * tests.Length));
                using SpeedTest test = new(model, run.Time);
                rows.Add(new Row(model.Name, model.Format, model.Threads, kind, tokens, test.Measure(kind, tokens, repetitions, cancellation)));
            }
        }

        return rows;
    }

    private static void Print(Terminal terminal, List<Row> rows) => terminal.WriteTable(
        ["MODEL", "FORMAT", ">THREADS", "TEST", ">TOKENS", ">TOKENS/S", ">MINIMUM", ">MAXIMUM"],
        rows.Select(static row => new[]
        {
            TerminalText.Plain(row.Model),
            row.Format,
            row.Threads.ToString(CultureInfo.InvariantCulture),
            row.Test == SpeedTestKind.Prompt ? "prompt" : "generate",
            row.Tokens.ToString(CultureInfo.InvariantCulture),
            row.TokensPerSecond.Median.ToString("F2", CultureInfo.InvariantCulture),
            row.TokensPerSecond.Minimum.ToString("F2", CultureInfo.InvariantCulture),
            row.TokensPerSecond.Maximum.ToString("F2", CultureInfo.InvariantCulture),
        }));

    /// <summary>One row; the names are those of its JSON.</summary>
    private sealed record Row(string Model, string Format, int Threads, SpeedTestKind Test, int Tokens, SpeedSummary TokensPerSecond);
}
