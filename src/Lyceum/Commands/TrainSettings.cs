using Lyceum.Training.Runs.Settings;

namespace Lyceum.Commands;

/// <summary>Settings files that the user names.</summary>
internal static class TrainSettings
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static SettingsFile<T> Read<T>(string path)
        where T : class, ICheckedSettings =>
        File.Exists(path) ? SettingsFile.Read<T>(path) : throw new CommandException($"There is no settings file {path}; docs/training.md has examples.");
}
