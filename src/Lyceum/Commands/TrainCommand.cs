using System.CommandLine;

namespace Lyceum.Commands;

/// <summary><c>lyceum train</c>: tokenizers and models, each from one settings file.</summary>
internal static class TrainCommand
{
    public static Command Create(CommandHost host) =>
        new("train", "Trains tokenizers and models, each from one JSON file of settings (docs/training.md).")
        {
            TrainTokenizerCommand.Create(host),
            TrainPretrainCommand.Create(host),
            TrainFinetuneCommand.Create(host),
            TrainDocumentsCommand.Create(host),
        };

    /// <summary>The argument FILE.</summary>
    public static Argument<string> File() => new("FILE") { Description = "The JSON file of settings.", HelpName = "FILE" };
}
