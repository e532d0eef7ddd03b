using System.CommandLine;
using System.Globalization;
using Lyceum.Inference;
using Lyceum.Inference.Evaluation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Models.Templates;
using Lyceum.Training.Curriculum;
using Lyceum.Training.Data;

namespace Lyceum.Commands;

/// <summary><c>lyceum eval primer [MODEL]</c>.</summary>
internal static class EvalPrimerCommand
{
    private const string BuiltInModel = "primer-1";
    private const int SequencesAtATime = 96;
    private const int LongestAnswer = 400;

    // Self-consistency needs answers that differ, and that are still the model's own.
    private const float SampleTemperature = 0.7f;

    public static Command Create(CommandHost host)
    {
        Argument<string?> model = new("MODEL")
        {
            Description = $"A model file or folder, or the name of a model in the store (default: {BuiltInModel}, which comes with the program).",
            HelpName = "MODEL",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<int> perFamily = new("--per-family") { Description = "Questions of each family.", HelpName = "N", DefaultValueFactory = static _ => 8 };
        Option<int> samples = new("--samples") { Description = "Answers drawn for each mathematical question, whose majority is compared too; 0 for none.", HelpName = "N", DefaultValueFactory = static _ => 16 };
        Option<string[]> groups = new("--group") { Description = $"Only these groups: {string.Join(", ", Enum.GetNames<CurriculumGroup>().Select(static name => name.ToLowerInvariant()))}.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        Option<bool> families = new("--families") { Description = "Prints the table of every family too." };
        Option<bool> wrong = new("--wrong") { Description = "Prints the questions that were answered wrongly." };
        Option<int> threads = ModelArguments.Threads();
        Option<bool> json = CommonOptions.Json();
        Command command = new("primer", "Examines a model on primary-school exercises that no training has met: word problems, sums, text tasks, JSON, tool calls, talk.")
        {
            model, perFamily, samples, groups, families, wrong, threads, json,
        };
        host.SetAction(command, (run, cancellation) => ModelArguments.GuardAsync(async () =>
        {
            if (run.Get(perFamily) < 1 || run.Get(samples) < 0)
            {
                throw new UsageException("--per-family takes a whole number from 1, and --samples one from 0.");
            }

            CurriculumGroup[] chosen = [.. (run.Get(groups) is { Length: > 0 } names ? names : Enum.GetNames<CurriculumGroup>()).Select(Group)];
            using LanguageModel opened = LanguageModel.Open(
                run.Store.Resolve(run.Get(model) ?? BuiltInModel),
                new LanguageModelOptions { Threads = run.Get(threads), CacheTokens = SequencesAtATime * 1024, Serving = new SchedulerOptions { MaxSequences = SequencesAtATime } },
                run.Time);
            ChatTemplate template = Template(opened);
            PrimerReport report = await run.WithProgressAsync(bytes: false, progress => PrimerEvaluation.RunAsync(
                (questions, count, stop) => AnswerAsync(opened, template, questions, count, progress, stop),
                chosen,
                run.Get(perFamily),
                run.Get(samples),
                cancellation)).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { Model = opened.Name, opened.Format, report.Summary, report.Families, Mistakes = run.Get(wrong) ? report.Mistakes : null });
            }
            else
            {
                Print(run.Terminal, report, run.Get(families), run.Get(wrong));
            }

            return ExitCode.Done;
        }));
        return command;
    }

    private static CurriculumGroup Group(string name) => Enum.TryParse(name, ignoreCase: true, out CurriculumGroup group) && Enum.IsDefined(group)
        ? group
        : throw new UsageException($"There is no group '{name}'; the groups are {string.Join(", ", Enum.GetNames<CurriculumGroup>().Select(static known => known.ToLowerInvariant()))}.");

    private static ChatTemplate Template(LanguageModel model) => model.Metadata.GetString("tokenizer.chat_template", null) is { Length: > 0 } source
        ? ChatTemplate.Parse(source)
        : throw new CommandException($"The model {model.Name} has no chat template, so nothing can be asked of it; examine a chat model.");

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> AnswerAsync(
        LanguageModel model, ChatTemplate template, IReadOnlyList<ChatDocument> questions, int samples, Action<ProgressReport> progress, CancellationToken cancellation)
    {
        int[][] prompts = [.. questions.Select(question => model.Tokenizer.Encode(
            template.Render(new ChatPrompt
            {
                Turns = question.Turns,
                Tools = question.Tools,
                BosToken = Spell(model, model.Tokenizer.BosId),
                EosToken = Spell(model, model.Tokenizer.EosId),
            }),
            addSpecial: false,
            parseSpecial: true))];
        BatchedGenerationOptions options = new()
        {
            Samples = Math.Max(1, samples),
            Sampling = samples == 0 ? SamplingOptions.Greedy : new SamplingOptions { Temperature = SampleTemperature },
            MaxTokens = LongestAnswer,
            Width = SequencesAtATime,
            Seed = 1,
        };
        string what = samples == 0 ? "Questions" : $"Questions, {samples} answers each";
        IReadOnlyList<int[][]> answers = await BatchedGeneration.GenerateAsync(
            model, prompts, options, done => progress(new ProgressReport(what, done, prompts.Length)), cancellation).ConfigureAwait(false);
        return [.. answers.Select(one => one.Select(tokens => model.Tokenizer.Decode(tokens, special: true)).ToArray())];
    }

    private static string? Spell(LanguageModel model, int? token) => token is { } id ? model.Tokenizer.GetText(id) : null;

    private static void Print(Terminal terminal, PrimerReport report, bool families, bool wrong)
    {
        PrintTable(terminal, "PART", report.Summary);
        if (families)
        {
            terminal.Output.WriteLine();
            PrintTable(terminal, "FAMILY", report.Families);
        }

        if (wrong)
        {
            foreach (PrimerMistake mistake in report.Mistakes)
            {
                terminal.Output.WriteLine();
                terminal.Output.WriteLine($"{mistake.Family}: {OneLine(mistake.Question)}");
                terminal.Output.WriteLine($"  expected: {OneLine(mistake.Expected)}");
                terminal.Output.WriteLine($"  answered: {OneLine(mistake.Answer)}");
            }
        }
    }

    private static void PrintTable(Terminal terminal, string heading, IReadOnlyList<PrimerScore> scores) => terminal.WriteTable(
        [heading, ">QUESTIONS", ">RIGHT", ">MAJORITY", ">TRUE STEPS"],
        scores.Select(static score => new[]
        {
            score.Part,
            score.Questions.ToString(CultureInfo.InvariantCulture),
            Share(score.Right, score.Questions),
            score.MajorityRight is { } majority ? Share(majority, score.Questions) : "",
            score.Steps > 0 ? Share(score.TrueSteps, score.Steps) : "",
        }));

    private static string OneLine(string text) => TerminalText.Plain(text.Replace("\n", " / ", StringComparison.Ordinal));

    private static string Share(int part, int all) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / all:F1} %");
}
