using System.Globalization;

namespace Lyceum.Training.Runs.Settings;

/// <summary>Checks settings and says of a wrong one where it stands.</summary>
/// <param name="file">The file.</param>
/// <param name="prefix">The names that lead to the settings, with a dot at the end.</param>
public sealed class SettingsCheck(string file, string prefix = "")
{
    /// <summary>For settings within these.</summary>
    public SettingsCheck Within(string name) => new(file, $"{prefix}{name}.");

    /// <summary>Refuses a value.</summary>
    /// <param name="holds">Whether it is right.</param>
    /// <param name="name">The setting.</param>
    /// <param name="value">Its value.</param>
    /// <param name="expected">What it may be, such as <c>above 0</c>.</param>
    /// <exception cref="TrainingException">It is not right.</exception>
    public void Require(bool holds, string name, object? value, string expected)
    {
        if (!holds)
        {
            throw new TrainingException(string.Create(CultureInfo.InvariantCulture, $"{file}: '{prefix}{name}' is {value ?? "absent"}; it should be {expected}."));
        }
    }

    /// <summary>Refuses settings that do not fit together.</summary>
    /// <param name="holds">Whether they do.</param>
    /// <param name="message">What is wrong, as a sentence.</param>
    /// <exception cref="TrainingException">They do not.</exception>
    public void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new TrainingException($"{file}: {message}");
        }
    }
}
