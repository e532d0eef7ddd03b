namespace Lyceum.Models.Files;

/// <summary>
/// An opened model: its metadata (in GGUF's keys) and its tensors (under GGUF's names), wherever they came from.
/// The tensors' memory belongs to the source and lives until it is disposed.
/// </summary>
public abstract unsafe class ModelSource : IDisposable
{
    /// <summary>What the file says about the model.</summary>
    public abstract ModelMetadata Metadata { get; }

    /// <summary>The tensors by name. Empty for a file that holds only a vocabulary.</summary>
    public abstract IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>The chat template and special-token choices may come from side files; the path the user named is here.</summary>
    public abstract string Path { get; }

    /// <summary>A pointer to a tensor's bytes, <see cref="TensorInfo.ByteLength"/> of them, aligned to at least 32 bytes or as the file has them.</summary>
    /// <exception cref="ModelFormatException">There is no such tensor.</exception>
    public abstract byte* GetData(string tensor);

    /// <summary>
    /// Says that a tensor's bytes are not needed for now: memory that was made for it may go, and pointers to it are no
    /// longer valid. <see cref="GetData"/> brings it back.
    /// </summary>
    public virtual void Release(string tensor)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the tensors' memory.</summary>
    protected abstract void Dispose(bool disposing);
}
