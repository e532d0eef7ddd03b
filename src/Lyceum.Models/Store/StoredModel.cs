namespace Lyceum.Models.Store;

/// <summary>A model in the store.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Path">What to open: a GGUF file, the first part of a split one, or a Hugging Face folder.</param>
/// <param name="Bytes">Size of its files together.</param>
/// <param name="Modified">When its files were last written.</param>
public sealed record StoredModel(string Name, string Path, long Bytes, DateTimeOffset Modified)
{
    /// <summary>Whether it comes with the program, which keeps it.</summary>
    public bool IsBuiltIn { get; init; }
}
