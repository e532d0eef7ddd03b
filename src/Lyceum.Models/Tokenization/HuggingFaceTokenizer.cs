using System.Text.Json;
using Lyceum.Models.Files;

namespace Lyceum.Models.Tokenization;

/// <summary>Translates the tokenizer files of a Hugging Face folder into metadata.</summary>
public static class HuggingFaceTokenizer
{
    /// <summary>Adds the tokenizer's keys to a model's metadata.</summary>
    /// <param name="tokenizer">The content of <c>tokenizer.json</c>.</param>
    /// <param name="config">The content of <c>tokenizer_config.json</c>, if there is one.</param>
    /// <param name="target">Receives <c>tokenizer.ggml.*</c>, and <c>lyceum.tokenizer.*</c> for what those cannot say.</param>
    /// <exception cref="ModelFormatException">The file is malformed or asks for a step that is not known.</exception>
    public static void ToMetadata(JsonDocument tokenizer, JsonDocument? config, ModelMetadata target) => throw new NotSupportedException();
}
