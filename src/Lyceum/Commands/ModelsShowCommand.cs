using System.CommandLine;
using System.Globalization;
using Lyceum.Models.Files;
using Lyceum.Models.Store;

namespace Lyceum.Commands;

/// <summary><c>lyceum models show MODEL</c>.</summary>
internal static class ModelsShowCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> model = CommonOptions.Model();
        Option<bool> json = CommonOptions.Json();
        Command command = new("show", "Shows what a model is made of.") { model, json };
        host.SetAction(command, run =>
        {
            string asked = run.Require(model);
            StoredModel? stored = run.Store.Find(asked);
            using ModelSource source = run.Open(asked);
            ModelSummary summary = ModelSummary.Of(
                source,
                stored?.Name ?? ModelName.Of(source.Path),
                stored,
                stored is null ? null : run.Store.GetOrigin(stored.Name));
            if (run.Get(json))
            {
                run.Terminal.WriteJson(summary);
            }
            else
            {
                Print(run.Terminal, summary);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(Terminal terminal, ModelSummary model)
    {
        Line("name", model.Name);
        Line("title", model.Title);
        Line("family", model.Family);
        Line("parameters", Count(model.Parameters));
        Line("formats", string.Join(", ", model.Formats.Select(share => $"{share.Format} {ByteSize.Format(share.Bytes)} in {share.Tensors} tensors")));
        Line("context", model.Context?.ToString(CultureInfo.InvariantCulture));
        Line("layers", model.Layers?.ToString(CultureInfo.InvariantCulture));
        Line("embedding", model.Embedding?.ToString(CultureInfo.InvariantCulture));
        Line("vocabulary", model.Vocabulary?.ToString(CultureInfo.InvariantCulture));
        Line("tokenizer", model.Tokenizer);
        Line("template", model.HasTemplate ? "yes" : "no");
        Line("licence", model.License);
        Line("size", ByteSize.Format(model.Bytes));
        Line("path", model.Path);
        Line("origin", model.Origin is null ? null : $"{model.Origin.Repository}@{model.Origin.Commit} on {model.Origin.Hub}");

        void Line(string what, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                // Text in a model file is a stranger's: it must not move the cursor or change colours.
                terminal.Output.WriteLine($"{what,-12}{TerminalText.Plain(value)}");
            }
        }
    }

    private static string Count(long parameters) => parameters switch
    {
        >= 1_000_000_000 => (parameters / 1e9).ToString("0.00 'B'", CultureInfo.InvariantCulture),
        >= 1_000_000 => (parameters / 1e6).ToString("0.0 'M'", CultureInfo.InvariantCulture),
        _ => parameters.ToString("N0", CultureInfo.InvariantCulture),
    };
}
