using Microsoft.Win32.SafeHandles;

namespace Lyceum.Models.Files;

/// <summary>
/// Writes a GGUF file, version 3. The header goes out first, then the tensors' bytes in any order and from any number of
/// threads, so that nothing larger than one caller's buffer is ever in memory. Everything goes to <c>PATH.part</c>,
/// which takes the final name in <see cref="Complete"/>; without that, nothing is left.
/// </summary>
public sealed class GgufWriter : IDisposable
{
    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private bool _closed;

    private GgufWriter(string path, ModelMetadata metadata, IReadOnlyList<TensorInfo> tensors)
    {
        _path = path;
        using MemoryStream header = new();
        long[] positions = GgufHeader.Write(header, metadata, tensors);
        _file = File.OpenHandle(PartPath, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.None, preallocationSize: positions[^1]);
        try
        {
            RandomAccess.Write(_file, header.GetBuffer().AsSpan(0, (int)header.Length), 0);
            RandomAccess.SetLength(_file, positions[^1]);
            for (int i = 0; i < tensors.Count; i++)
            {
                _slots.Add(tensors[i].Name, new Slot(positions[i], tensors[i].ByteLength));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private string PartPath => _path + ".part";

    /// <summary>Begins a file: writes the header and reserves the space on disk.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="metadata">The keys and values; <c>general.alignment</c> is honoured.</param>
    /// <param name="tensors">The tensors, in the order that they will have in the file.</param>
    /// <exception cref="ArgumentException">A value has no GGUF type, or a tensor's name is too long or occurs twice.</exception>
    /// <exception cref="IOException">The file cannot be made, or the disk has no room for it.</exception>
    public static GgufWriter Create(string path, ModelMetadata metadata, IReadOnlyList<TensorInfo> tensors) =>
        new(path, metadata, tensors);

    /// <summary>Writes some of a tensor's bytes. May be called from several threads.</summary>
    /// <param name="tensor">Its name.</param>
    /// <param name="offset">Where in the tensor, in bytes.</param>
    /// <param name="bytes">The bytes, in the tensor's format.</param>
    /// <exception cref="ArgumentException">There is no such tensor, or the bytes do not fit in it.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Write(string tensor, long offset, ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (!_slots.TryGetValue(tensor, out Slot? slot))
        {
            throw new ArgumentException($"There is no tensor '{tensor}' in '{_path}'.", nameof(tensor));
        }

        if (offset < 0 || offset > slot.Length || bytes.Length > slot.Length - offset)
        {
            throw new ArgumentException($"{bytes.Length} bytes at {offset} do not fit in the tensor '{tensor}' of {slot.Length} bytes.", nameof(offset));
        }

        RandomAccess.Write(_file, bytes, slot.Position + offset);
        Interlocked.Add(ref slot.Written, bytes.Length);
    }

    /// <summary>Ends the file and gives it its final name, replacing an older one.</summary>
    /// <exception cref="InvalidOperationException">A tensor is not written in full.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        foreach ((string name, Slot slot) in _slots)
        {
            if (slot.Written != slot.Length)
            {
                throw new InvalidOperationException($"{slot.Written} of {slot.Length} bytes of the tensor '{name}' were written.");
            }
        }

        RandomAccess.FlushToDisk(_file);
        _file.Dispose();
        _closed = true;
        File.Move(PartPath, _path, overwrite: true);
    }

    /// <summary>Closes the file; if it is not complete, removes it.</summary>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _file.Dispose();
        File.Delete(PartPath);
    }

    private sealed class Slot(long position, long length)
    {
        public long Written;

        public long Position { get; } = position;

        public long Length { get; } = length;
    }
}
