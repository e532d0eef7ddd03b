using System.CommandLine;
using Lyceum.Models.Files;

namespace Lyceum.Commands;

/// <summary><c>lyceum models quantize MODEL FORMAT --out FILE</c>.</summary>
internal static class ModelsQuantizeCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> model = CommonOptions.Model();
        Argument<string> format = new("FORMAT") { Description = $"One of {string.Join(", ", ModelQuantizer.Formats)}." };
        Option<string> output = CommonOptions.OutputFile();
        Command command = new("quantize", "Writes a model in another number format, as GGUF.") { model, format, output };
        host.SetAction(command, async (run, cancellation) =>
        {
            string wanted = ModelWriting.CheckFormat(run.Require(format));
            string path = Path.GetFullPath(run.Require(output));
            using ModelSource source = run.Open(run.Require(model));
            if (Path.GetFullPath(source.Path) == path)
            {
                throw new UsageException($"{path} is the model itself; choose another --out.");
            }

            return await run.WriteModelAsync("Quantising", path, report => ModelQuantizer.Quantize(source, wanted, path, report, cancellation)).ConfigureAwait(false);
        });
        return command;
    }
}
