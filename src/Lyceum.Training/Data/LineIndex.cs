using Microsoft.Win32.SafeHandles;

namespace Lyceum.Training.Data;

/// <summary>Where the lines of a file begin. Built by reading the file once; the file itself stays on disk.</summary>
internal sealed class LineIndex : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly List<long> _starts = [];
    private readonly long _length;

    /// <summary>Reads a file through.</summary>
    /// <param name="path">The file; a UTF-8 byte order mark at its beginning is passed over.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public LineIndex(string path, CancellationToken cancellation)
    {
        Path = path;
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
        try
        {
            _length = RandomAccess.GetLength(_file);
            Span<byte> mark = stackalloc byte[3];
            bool hasMark = RandomAccess.Read(_file, mark, 0) == 3 && mark.SequenceEqual("\uFEFF"u8);
            Scan(hasMark ? 3 : 0, cancellation);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Number of lines, empty ones among them.</summary>
    public int Count => _starts.Count;

    /// <summary>Length of a line in bytes, without the end of the line.</summary>
    public long LengthOf(int line) => (line + 1 < _starts.Count ? _starts[line + 1] - 1 : EndsWithBreak ? _length - 1 : _length) - _starts[line];

    /// <summary>Reads a line; thread-safe.</summary>
    /// <param name="line">Its number, from 0.</param>
    /// <param name="bytes">Receives it; as long as <see cref="LengthOf"/> says.</param>
    /// <exception cref="IOException">The file became shorter, or the disk failed.</exception>
    public void Read(int line, Span<byte> bytes)
    {
        long at = _starts[line];
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(_file, bytes, at);
            if (read == 0)
            {
                throw new IOException($"'{Path}' became shorter while it was read.");
            }

            at += read;
            bytes = bytes[read..];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private bool EndsWithBreak { get; set; }

    private void Scan(long at, CancellationToken cancellation)
    {
        byte[] buffer = new byte[1 << 20];
        if (at < _length)
        {
            _starts.Add(at);
        }

        for (int read; (read = RandomAccess.Read(_file, buffer, at)) > 0; at += read)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < read; i++)
            {
                int skip = buffer.AsSpan(i, read - i).IndexOf((byte)'\n');
                if (skip < 0)
                {
                    break;
                }

                i += skip;
                if (at + i + 1 < _length)
                {
                    _starts.Add(at + i + 1);
                }
                else
                {
                    EndsWithBreak = true;
                }
            }
        }
    }
}
