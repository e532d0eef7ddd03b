using System.CommandLine;
using Lyceum.Training.Runs;
using Lyceum.Training.Runs.Settings;

namespace Lyceum.Commands;

/// <summary><c>lyceum train pretrain FILE</c>.</summary>
internal static class TrainPretrainCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> file = TrainCommand.File();
        TrainOptions options = new();
        Command command = new("pretrain", "Trains a new model. Interrupted, it goes on where it was when the command is given again.") { file };
        options.AddTo(command);
        host.SetAction(command, (run, cancellation) =>
        {
            SettingsFile<PretrainSettings> settings = TrainSettings.Read<PretrainSettings>(run.Require(file));
            return options.RunAsync(run, job => TrainingJob.Pretrain(settings, job, cancellation), cancellation);
        });
        return command;
    }
}
