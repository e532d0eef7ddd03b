using System.Text.Json.Serialization;

namespace Lyceum.Training.Runs.Settings;

/// <summary>A curriculum that is generated.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CurriculumName>))]
public enum CurriculumName
{
    /// <summary>What primer-1 learns from.</summary>
    [JsonStringEnumMemberName("primer")]
    Primer,

    /// <summary>What primer-1 is examined on: held-out wordings and values.</summary>
    [JsonStringEnumMemberName("primer-examination")]
    PrimerExamination,
}
