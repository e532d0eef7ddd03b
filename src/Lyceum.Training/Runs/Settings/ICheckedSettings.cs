namespace Lyceum.Training.Runs.Settings;

/// <summary>Settings that know which values they may have.</summary>
public interface ICheckedSettings
{
    /// <summary>Refuses values that are out of range.</summary>
    /// <param name="check">Where they stand.</param>
    /// <exception cref="TrainingException">One is out of range.</exception>
    void Check(SettingsCheck check);
}
