namespace Lyceum.Models.Hub;

/// <summary>Files of a repository that make one model together.</summary>
/// <param name="Title">What to call it when asking: the file's path, the path that a split model's parts share, or the repository for a folder.</param>
/// <param name="Format">The number format as file names write it, for instance <c>Q4_K_M</c>; <c>safetensors</c> for a folder; empty if the name does not say.</param>
/// <param name="Files">The files, a split model's parts in order.</param>
public sealed record HubChoice(string Title, string Format, IReadOnlyList<HubFile> Files)
{
    /// <summary>The format of a Hugging Face folder.</summary>
    public const string Safetensors = "safetensors";

    /// <summary>Size of the files together.</summary>
    public long Bytes => Files.Sum(static file => file.Bytes);

    /// <summary>Whether it is a Hugging Face folder rather than GGUF.</summary>
    public bool IsFolder => Format == Safetensors;
}
