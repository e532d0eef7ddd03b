using System.CommandLine;
using System.Globalization;
using Lyceum.Inference;
using Lyceum.Inference.Evaluation;

namespace Lyceum.Commands;

/// <summary><c>lyceum eval perplexity MODEL --text-file FILE</c>.</summary>
internal static class EvalPerplexityCommand
{
    // The length that published perplexities are quoted for.
    private const int UsualContext = 512;

    public static Command Create(CommandHost host)
    {
        Argument<string> model = CommonOptions.Model();
        Option<string> file = new("--text-file") { Description = "A file whose bytes are the text, as they are.", HelpName = "FILE", Required = true };
        Option<int?> context = new("--context") { Description = $"Tokens in a chunk (default: {UsualContext}, or what the model has).", HelpName = "N" };
        Option<int> threads = ModelArguments.Threads();
        Option<bool> json = CommonOptions.Json();
        Command command = new("perplexity", "Measures how well a model predicts a text, as llama.cpp's tool does: in chunks, the second half of each scored.")
        {
            model, file, context, threads, json,
        };
        host.SetAction(command, (run, cancellation) => ModelArguments.GuardAsync(async () =>
        {
            byte[] text = InputFile.Read(run.Require(file));
            using LanguageModel opened = LanguageModel.Open(
                run.Store.Resolve(run.Require(model)), new LanguageModelOptions { Threads = run.Get(threads) }, run.Time);
            int length = run.Get(context) ?? Math.Min(UsualContext, opened.ContextLength);
            PerplexityResult result = await run.WithProgressAsync(bytes: false, report => ModelEvaluation.MeasurePerplexityAsync(
                opened,
                text,
                length,
                (done, total, value) => report(new ProgressReport("Perplexity", done, total)),
                cancellation)).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { Model = opened.Name, opened.Format, Perplexity = result.Value, result.StandardError, result.Tokens, result.Chunks, result.ContextLength });
            }
            else
            {
                run.Terminal.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{result.Value:F4} ± {result.StandardError:F4} over {result.Tokens} tokens in {result.Chunks} chunks of {result.ContextLength}"));
            }

            return ExitCode.Done;
        }));
        return command;
    }
}
