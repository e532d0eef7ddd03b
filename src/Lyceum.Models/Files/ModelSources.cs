namespace Lyceum.Models.Files;

/// <summary>Opens models, whatever kind of file or folder they come in.</summary>
public static class ModelSources
{
    /// <summary>
    /// Opens a GGUF file (any part of a split one), a Hugging Face folder, or such a folder by its <c>config.json</c> or a
    /// safetensors file in it.
    /// </summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="ModelFormatException">It is no model, or a malformed one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ModelSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            string[] files = Directory.GetFiles(path, "*.gguf");
            return File.Exists(Path.Combine(path, "config.json")) || files.Length != 1 ? HuggingFaceFolder.Open(path) : GgufFile.Open(files[0]);
        }

        return Path.GetExtension(path) is ".safetensors" or ".json"
            ? HuggingFaceFolder.Open(Path.GetDirectoryName(Path.GetFullPath(path))!)
            : GgufFile.Open(path);
    }
}
