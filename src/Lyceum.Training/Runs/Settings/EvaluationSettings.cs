namespace Lyceum.Training.Runs.Settings;

/// <summary>What is measured while a model learns.</summary>
public sealed record EvaluationSettings : ICheckedSettings
{
    /// <summary>After how many steps; 0 means at the end alone.</summary>
    public long Every { get; init; } = 200;

    /// <summary>Which part of every file's documents is held out to be measured with; 0 holds out none.</summary>
    public double HeldOut { get; init; }

    /// <summary>Further documents to be measured with.</summary>
    public IReadOnlyList<DataSettings> Data { get; init; } = [];

    /// <summary>Most documents that are measured, over all sources.</summary>
    public int Documents { get; init; } = 500;

    /// <inheritdoc/>
    public void Check(SettingsCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Require(Every >= 0, "every", Every, "0 or more");
        check.Require(HeldOut is >= 0 and < 1, "heldOut", HeldOut, "at least 0 and below 1");
        check.Require(Documents >= 1, "documents", Documents, "1 or more");
        if (Data.Count > 0)
        {
            TrainingSettings.CheckData(check, "data", Data);
        }
    }
}
