namespace Lyceum.Models.Files;

/// <summary>Opens models, whatever kind of file or folder they come in.</summary>
public static class ModelSources
{
    /// <summary>Opens a GGUF file (any part of a split one).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFormatException">It is no model, or a malformed one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ModelSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return GgufFile.Open(path);
    }
}
