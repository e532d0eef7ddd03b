using System.CommandLine;
using System.Runtime.InteropServices;
using Lyceum.Inference;
using Lyceum.Inference.Evaluation;

namespace Lyceum.Commands;

/// <summary><c>lyceum inspect logits MODEL --tokens 1,2,3 --out FILE</c>.</summary>
internal static class InspectLogitsCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> model = CommonOptions.Model();
        Option<string> tokens = new("--tokens") { Description = "The input tokens; none are added.", HelpName = "1,2,3", Required = true };
        Option<string> file = new("--out") { Description = "The file to write: float32, little-endian, [tokens × vocabulary].", HelpName = "FILE", Required = true };
        Option<bool> exact = ModelArguments.Exact();
        Option<int> threads = ModelArguments.Threads();
        Command command = new("logits", "Writes the logits after each token; for an embedding model its pooled vector.") { model, tokens, file, exact, threads };
        host.SetAction(command, (run, cancellation) => ModelArguments.GuardAsync(async () =>
        {
            int[] ids = ModelArguments.ParseList(run.Require(tokens), "--tokens");
            LanguageModelOptions options = ModelArguments.Precision(run.Get(exact)) with { Threads = run.Get(threads) };
            using LanguageModel opened = LanguageModel.Open(run.Store.Resolve(run.Require(model)), options, run.Time);
            string path = run.Require(file);
            string partial = path + ".partial";
            try
            {
                await using (FileStream stream = File.Create(partial))
                {
                    await foreach (float[] rows in ModelEvaluation.ComputeOutputsAsync(opened, ids, cancellation).ConfigureAwait(false))
                    {
                        stream.Write(MemoryMarshal.AsBytes<float>(rows));
                    }
                }

                File.Move(partial, path, overwrite: true);
            }
            finally
            {
                File.Delete(partial);
            }

            return ExitCode.Done;
        }));
        return command;
    }
}
