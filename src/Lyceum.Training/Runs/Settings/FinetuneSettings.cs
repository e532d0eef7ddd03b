namespace Lyceum.Training.Runs.Settings;

/// <summary>The settings of <c>lyceum train finetune</c>: a model that learns further.</summary>
public sealed record FinetuneSettings : TrainingSettings
{
    /// <summary>The model to begin with: a GGUF file or a Hugging Face folder, or a model's name in the store.</summary>
    public required string Model { get; init; }

    /// <summary>The file of a chat template that takes the place of the model's; null keeps that.</summary>
    public string? ChatTemplate { get; init; }
}
