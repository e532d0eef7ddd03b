using System.CommandLine;
using System.Globalization;
using Lyceum.Training.Runs;
using Lyceum.Training.Runs.Settings;

namespace Lyceum.Commands;

/// <summary><c>lyceum train tokenizer FILE</c>.</summary>
internal static class TrainTokenizerCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> file = TrainCommand.File();
        Option<bool> json = CommonOptions.Json();
        Command command = new("tokenizer", "Learns a byte-level BPE tokenizer and writes tokenizer.json, tokenizer_config.json and tokenizer.gguf.") { file, json };
        host.SetAction(command, async (run, cancellation) =>
        {
            SettingsFile<TokenizerSettings> settings = TrainSettings.Read<TokenizerSettings>(run.Require(file));
            TokenizerSummary summary = await run.WithProgressAsync(bytes: false, report => Task.Run(
                () => TokenizerJob.Run(
                    settings,
                    run.Terminal.Error.WriteLine,
                    (phase, done, total) => report(new ProgressReport(phase == TokenizerPhase.Reading ? "Reading documents" : "Merging pairs", done, total)),
                    cancellation),
                cancellation)).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(summary);
            }
            else
            {
                run.Terminal.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Wrote a tokenizer of {summary.VocabularySize:N0} tokens, {summary.BytesPerToken:F2} bytes each on average, from {summary.Documents:N0} documents to {summary.Folder}"));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
