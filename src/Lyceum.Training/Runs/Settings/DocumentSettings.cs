using System.Text.Json;
using System.Text.Json.Serialization;
using Lyceum.Training.Data;

namespace Lyceum.Training.Runs.Settings;

/// <summary>Of any settings file, what says which documents there are.</summary>
public sealed record DocumentSettings : ICheckedSettings
{
    /// <summary>What is learnt from.</summary>
    public required IReadOnlyList<DataSettings> Data { get; init; }

    /// <summary>What is held out.</summary>
    public EvaluationSettings Evaluation { get; init; } = new();

    /// <summary>Determines their order.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What happens when a line is malformed.</summary>
    public MalformedLines MalformedLines { get; init; } = MalformedLines.Refuse;

    /// <summary>The settings of other matters.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Others { get; init; } = new Dictionary<string, JsonElement>();

    /// <inheritdoc/>
    public void Check(SettingsCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        TrainingSettings.CheckData(check, "data", Data);
        Evaluation.Check(check.Within("evaluation"));
    }
}
