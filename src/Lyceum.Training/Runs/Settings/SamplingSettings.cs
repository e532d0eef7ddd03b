namespace Lyceum.Training.Runs.Settings;

/// <summary>How the model is to be sampled where nobody asks for anything else: <c>general.sampling.*</c> of its file, as llama.cpp reads them too.</summary>
public sealed record SamplingSettings : ICheckedSettings
{
    /// <summary>The temperature; 0 always takes the most probable token.</summary>
    public float? Temperature { get; init; }

    /// <summary>From how many of the most probable tokens is drawn; 0 for all.</summary>
    public int? TopK { get; init; }

    /// <summary>Which part of the probability the tokens that are drawn from have together.</summary>
    public float? TopP { get; init; }

    /// <summary>How probable a token must be, as a part of the most probable one's probability.</summary>
    public float? MinP { get; init; }

    /// <inheritdoc/>
    public void Check(SettingsCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Require(Temperature is null or (>= 0 and <= 2), "temperature", Temperature, "from 0 to 2");
        check.Require(TopK is null or >= 0, "topK", TopK, "0 or more");
        check.Require(TopP is null or (> 0 and <= 1), "topP", TopP, "above 0 and at most 1");
        check.Require(MinP is null or (>= 0 and <= 1), "minP", MinP, "from 0 to 1");
    }
}
