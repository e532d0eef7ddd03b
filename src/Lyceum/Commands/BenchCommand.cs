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
        Option<string?> concurrency = new("--concurrency") { Description = "Measures serving instead: so many requests at a time, each with a prompt of --prompt and an answer of --generate tokens.", HelpName = "N,N" };
        Option<int?> turns = new("--turns") { Description = "Measures a chat instead: so many turns, each of --prompt new tokens and an answer of --generate tokens; tells when each answer began.", HelpName = "N" };
        Option<int> repetitions = new("--repetitions") { Description = "How often each is measured, after one warm-up.", HelpName = "N", DefaultValueFactory = static _ => 5 };
        Option<bool> json = CommonOptions.Json();
        ModelArguments opening = new();
        Command command = new("bench", "Measures tokens per second: prompts, generation from an empty context, or serving many requests; and the turns of a chat.") { models, prompt, generate, concurrency, turns, repetitions, json };
        opening.AddTo(command);
        host.SetAction(command, (run, cancellation) => ModelArguments.GuardAsync(async () =>
        {
            if (run.Get(repetitions) < 1)
            {
                throw new UsageException("--repetitions takes a whole number from 1.");
            }

            string[] paths = [.. run.Require(models).Select(run.Store.Resolve)];
            if (run.Get(turns) is { } number)
            {
                if (number < 1 || run.Get(concurrency) is not null)
                {
                    throw new UsageException("--turns takes a whole number from 1, and goes without --concurrency.");
                }

                (int question, int answer) = (One(run.Get(prompt)!, "--prompt", "--turns"), One(run.Get(generate)!, "--generate", "--turns"));
                List<TurnRow> told = await run.WithProgressAsync(bytes: false, report => ChatAsync(run, opening, paths, number, question, answer, run.Get(repetitions), report, cancellation))
                    .ConfigureAwait(false);
                return Show(told, Print);
            }

            if (run.Get(concurrency) is { } numbers)
            {
                int[] requests = Lengths(numbers, "--concurrency");
                (int input, int output) = (One(run.Get(prompt)!, "--prompt", "--concurrency"), One(run.Get(generate)!, "--generate", "--concurrency"));
                List<ServeRow> served = await run.WithProgressAsync(bytes: false, report => ServeAsync(run, opening, paths, requests, input, output, run.Get(repetitions), report, cancellation))
                    .ConfigureAwait(false);
                return Show(served, Print);
            }

            (SpeedTestKind Kind, int Tokens)[] tests =
            [
                .. Lengths(run.Get(prompt)!, "--prompt").Select(static tokens => (SpeedTestKind.Prompt, tokens)),
                .. Lengths(run.Get(generate)!, "--generate").Select(static tokens => (SpeedTestKind.Generate, tokens)),
            ];
            List<Row> rows = await run.WithProgressAsync(bytes: false, report => Task.Run(() => Measure(run, opening, paths, tests, run.Get(repetitions), report, cancellation), cancellation))
                .ConfigureAwait(false);
            return Show(rows, Print);

            int Show<T>(List<T> found, Action<Terminal, List<T>> print)
            {
                if (run.Get(json))
                {
                    run.Terminal.WriteJson(found);
                }
                else
                {
                    print(run.Terminal, found);
                }

                return ExitCode.Done;
            }
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

    private static int One(string text, string option, string with) => Lengths(text, option) is [var length]
        ? length
        : throw new UsageException($"With {with}, {option} takes one whole number.");

    private static async Task<List<TurnRow>> ChatAsync(
        Invocation run, ModelArguments opening, string[] paths, int turns, int prompt, int generate, int repetitions, Action<ProgressReport> report, CancellationToken cancellation)
    {
        List<TurnRow> rows = [];
        foreach (string path in paths)
        {
            using LanguageModel model = opening.Open(run, path);
            report(new ProgressReport($"{model.Name}: {turns} turns", rows.Count, paths.Length * turns));
            foreach (ChatTurnResult turn in await ChatTest.MeasureAsync(model, turns, prompt, generate, repetitions, cancellation).ConfigureAwait(false))
            {
                rows.Add(new TurnRow(model.Name, model.Format, model.Threads, "chat", turn.Turn, turn.PromptTokens, turn.CachedTokens, turn.SecondsToFirstToken));
            }
        }

        return rows;
    }

    private static void Print(Terminal terminal, List<TurnRow> rows) => terminal.WriteTable(
        ["MODEL", "FORMAT", ">THREADS", ">TURN", ">TOKENS", ">KEPT", ">FIRST TOKEN", ">MINIMUM", ">MAXIMUM"],
        rows.Select(static row => new[]
        {
            TerminalText.Plain(row.Model),
            row.Format,
            row.Threads.ToString(CultureInfo.InvariantCulture),
            row.Turn.ToString(CultureInfo.InvariantCulture),
            row.PromptTokens.ToString(CultureInfo.InvariantCulture),
            row.CachedTokens.ToString(CultureInfo.InvariantCulture),
            Seconds(row.SecondsToFirstToken.Median),
            Seconds(row.SecondsToFirstToken.Minimum),
            Seconds(row.SecondsToFirstToken.Maximum),
        }));

    private static async Task<List<ServeRow>> ServeAsync(
        Invocation run, ModelArguments opening, string[] paths, int[] requests, int prompt, int generate, int repetitions, Action<ProgressReport> report, CancellationToken cancellation)
    {
        List<ServeRow> rows = [];
        foreach (string path in paths)
        {
            using LanguageModel model = opening.Open(run, path, requests.Max(), prompt + generate);
            foreach (int concurrency in requests)
            {
                report(new ProgressReport($"{model.Name}: {concurrency} at a time", rows.Count, paths.Length * requests.Length));
                ServeResult result = await ServeTest.MeasureAsync(model, concurrency, prompt, generate, repetitions, run.Time, cancellation).ConfigureAwait(false);
                rows.Add(new ServeRow(
                    model.Name, model.Format, model.Threads, "serve", concurrency, prompt, generate,
                    result.TokensPerSecond, result.GeneratedPerSecond, result.SecondsToFirstToken, result.SecondsPerToken, result.Overhead));
            }
        }

        return rows;
    }

    private static void Print(Terminal terminal, List<ServeRow> rows) => terminal.WriteTable(
        ["MODEL", "FORMAT", ">THREADS", ">AT A TIME", ">TOKENS/S", ">GENERATED/S", ">FIRST TOKEN", ">P99", ">PER TOKEN", ">P99", ">OVERHEAD"],
        rows.Select(static row => new[]
        {
            TerminalText.Plain(row.Model),
            row.Format,
            row.Threads.ToString(CultureInfo.InvariantCulture),
            row.Concurrency.ToString(CultureInfo.InvariantCulture),
            row.TokensPerSecond.Median.ToString("F1", CultureInfo.InvariantCulture),
            row.GeneratedPerSecond.Median.ToString("F1", CultureInfo.InvariantCulture),
            Seconds(row.SecondsToFirstToken.Median),
            Seconds(row.SecondsToFirstToken.P99),
            Seconds(row.SecondsPerToken.Median),
            Seconds(row.SecondsPerToken.P99),
            string.Create(CultureInfo.InvariantCulture, $"{100 * row.Overhead:F2} %"),
        }));

    private static string Seconds(double seconds) => seconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:F1} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s");

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

    /// <summary>One turn of a chat; the names are those of its JSON.</summary>
    private sealed record TurnRow(string Model, string Format, int Threads, string Test, int Turn, int PromptTokens, int CachedTokens, SpeedSummary SecondsToFirstToken);

    /// <summary>One row of serving; the names are those of its JSON.</summary>
    private sealed record ServeRow(
        string Model, string Format, int Threads, string Test, int Concurrency, int Prompt, int Generate,
        SpeedSummary TokensPerSecond, SpeedSummary GeneratedPerSecond, Quantiles SecondsToFirstToken, Quantiles SecondsPerToken, double Overhead);
}
