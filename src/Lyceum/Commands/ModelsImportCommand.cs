using System.CommandLine;
using Lyceum.Models.Store;

namespace Lyceum.Commands;

/// <summary><c>lyceum models import FILE|FOLDER</c>.</summary>
internal static class ModelsImportCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> path = new("PATH") { Description = "A GGUF file (any part of a split one), or a Hugging Face folder." };
        Option<string?> name = CommonOptions.Name();
        Option<bool> link = new("--link") { Description = "Makes hard links instead of copies; takes no space." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("import", "Brings a model on this machine into the store.") { path, name, link, json };
        host.SetAction(command, async (run, cancellation) =>
        {
            StoredModel model = await run.WithProgressAsync(
                bytes: true,
                report => new ModelImporter(run.Store).ImportAsync(
                    new ImportRequest(run.Require(path))
                    {
                        Name = run.Get(name),
                        Link = run.Get(link),
                        Progress = (done, total) => report(new ProgressReport("Copying", done, total)),
                    },
                    cancellation)).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(model);
            }
            else
            {
                run.Terminal.Output.WriteLine($"Imported {model.Name}, {ByteSize.Format(model.Bytes)}.");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
