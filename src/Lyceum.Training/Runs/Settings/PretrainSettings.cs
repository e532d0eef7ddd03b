namespace Lyceum.Training.Runs.Settings;

/// <summary>The settings of <c>lyceum train pretrain</c>: a new model.</summary>
public sealed record PretrainSettings : TrainingSettings
{
    /// <summary>The model's shape.</summary>
    public required ShapeSettings Model { get; init; }

    /// <summary>The tokenizer: a GGUF file such as <c>lyceum train tokenizer</c> writes.</summary>
    public required string Tokenizer { get; init; }

    /// <inheritdoc/>
    public override void Check(SettingsCheck check)
    {
        base.Check(check);
        Model.Check(check.Within("model"));
    }
}
