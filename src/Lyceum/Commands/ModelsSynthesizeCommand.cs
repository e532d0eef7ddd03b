using System.CommandLine;
using Lyceum.Models.Files;

namespace Lyceum.Commands;

/// <summary><c>lyceum models synthesize SHAPE --format F --out FILE</c>.</summary>
internal static class ModelsSynthesizeCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> shape = new("SHAPE") { Description = $"One of {string.Join(", ", ModelSynthesizer.Shapes)}." };
        Option<string> format = new("--format")
        {
            Description = $"One of {string.Join(", ", ModelQuantizer.Formats)}.",
            HelpName = "FORMAT",
            Required = true,
        };
        Option<string> output = CommonOptions.OutputFile();
        Option<int> seed = new("--seed") { Description = "Determines the weights.", HelpName = "N", DefaultValueFactory = static _ => 1 };
        Command command = new("synthesize", "Writes a model of a published shape with random weights, to measure speed with.") { shape, format, output, seed };
        host.SetAction(command, async (run, cancellation) =>
        {
            string wanted = run.Require(shape);
            if (!ModelSynthesizer.Shapes.Contains(wanted))
            {
                throw new UsageException($"There is no shape '{wanted}'; the shapes are {string.Join(", ", ModelSynthesizer.Shapes)}.");
            }

            string numbers = ModelWriting.CheckFormat(run.Require(format));
            string path = Path.GetFullPath(run.Require(output));
            return await run.WriteModelAsync(
                "Writing",
                path,
                report => ModelSynthesizer.Synthesize(wanted, numbers, path, run.Get(seed), report, cancellation)).ConfigureAwait(false);
        });
        return command;
    }
}
