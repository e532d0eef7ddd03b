namespace Lyceum.Models.Files;

/// <summary>A safetensors file, memory-mapped: its tensors under their own names and in their own shapes.</summary>
internal sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly MappedFile _file;
    private readonly long _dataStart;

    private SafetensorsFile(MappedFile file, IReadOnlyList<SafetensorsTensor> tensors, long dataStart, IReadOnlyDictionary<string, string> metadata)
    {
        Metadata = metadata;
        _file = file;
        _dataStart = dataStart;
        Tensors = tensors;
    }

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>The texts of <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The path that was opened.</summary>
    public string Path => _file.Path;

    /// <summary>Maps a file and reads its header.</summary>
    /// <exception cref="ModelFormatException">The file is malformed.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        MappedFile file = MappedFile.Open(path);
        try
        {
            (IReadOnlyList<SafetensorsTensor> tensors, long start, IReadOnlyDictionary<string, string> metadata) = SafetensorsHeader.Parse(file.Data, file.Length, path);
            return new SafetensorsFile(file, tensors, start, metadata);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A tensor's first byte; valid until disposal.</summary>
    public byte* GetData(SafetensorsTensor tensor) => _file.Data + _dataStart + tensor.Offset;

    public void Dispose() => _file.Dispose();
}
