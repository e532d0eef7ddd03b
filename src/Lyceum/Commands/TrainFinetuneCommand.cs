using System.CommandLine;
using Lyceum.Training.Runs;
using Lyceum.Training.Runs.Settings;

namespace Lyceum.Commands;

/// <summary><c>lyceum train finetune FILE</c>.</summary>
internal static class TrainFinetuneCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> file = TrainCommand.File();
        TrainOptions options = new();
        Command command = new("finetune", "Trains a model further. Interrupted, it goes on where it was when the command is given again.") { file };
        options.AddTo(command);
        host.SetAction(command, (run, cancellation) =>
        {
            SettingsFile<FinetuneSettings> settings = TrainSettings.Read<FinetuneSettings>(run.Require(file));
            string beside = settings.Resolve(settings.Settings.Model);
            string model = Path.Exists(beside) ? beside : run.Store.Resolve(settings.Settings.Model);
            return options.RunAsync(run, job => TrainingJob.Finetune(settings, model, job, cancellation), cancellation);
        });
        return command;
    }
}
