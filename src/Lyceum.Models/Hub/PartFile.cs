using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Lyceum.Models.Hub;

/// <summary>
/// A file on its way: <c>NAME.part</c> and, beside it, <c>NAME.part.json</c> with what is already there. Several connections write to it
/// at once, each to its own range; everything here may be called from several threads.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private const long SaveEvery = 8 << 20;

    private readonly Lock _lock = new();
    private readonly RangeSet _present = new();
    private readonly Disk _disk;
    private readonly SafeFileHandle _handle;
    private readonly string _statePath;
    private PartState _state;
    private long _savedAt;

    private PartFile(string path, string statePath, PartState state, SafeFileHandle handle, Disk disk)
    {
        Path = path;
        _statePath = statePath;
        _state = state;
        _handle = handle;
        _disk = disk;
        foreach (long[] range in state.Ranges)
        {
            _present.Add(range[0], range[1]);
        }

        _savedAt = _present.Count;
    }

    /// <summary>Where the bytes are.</summary>
    public string Path { get; }

    /// <summary>Whether the checksum was found right, now or in an earlier run.</summary>
    public bool IsVerified => _state.Verified;

    /// <summary>The entity tag that the bytes came under, or null.</summary>
    public string? EntityTag => _state.EntityTag;

    /// <summary>Bytes that are there.</summary>
    public long PresentBytes
    {
        get
        {
            lock (_lock)
            {
                return _present.Count;
            }
        }
    }

    /// <summary>Whether all bytes are there.</summary>
    public bool IsComplete => PresentBytes == _state.Bytes;

    /// <summary>Opens an unfinished file; what an earlier run left is kept if it belongs to the same content.</summary>
    /// <param name="path">The final path; the unfinished file has <c>.part</c> after it.</param>
    /// <param name="wanted">What the file shall become.</param>
    /// <param name="disk">The disk.</param>
    public static PartFile Open(string path, PartState wanted, Disk disk)
    {
        string part = path + ".part";
        string statePath = part + ".json";
        PartState? earlier = PartState.Load(statePath);
        bool keep = earlier is not null
            && earlier.Continues(wanted)
            && File.Exists(part)
            && new FileInfo(part).Length >= earlier.Ranges.Select(static range => range[1]).DefaultIfEmpty().Max();
        PartState state = keep ? wanted with { EntityTag = earlier!.EntityTag, Ranges = earlier.Ranges, Verified = earlier.Verified } : wanted;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(part)!);
        SafeFileHandle handle = File.OpenHandle(part, keep ? FileMode.Open : FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        return new PartFile(part, statePath, state, handle, disk);
    }

    /// <summary>The bytes that are missing, in pieces.</summary>
    public IReadOnlyList<(long Start, long End)> Missing(long piece)
    {
        lock (_lock)
        {
            return [.. _present.Missing(_state.Bytes, piece)];
        }
    }

    /// <summary>Puts bytes in their place.</summary>
    /// <exception cref="HubException">The disk is full.</exception>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            _disk.Write(_handle, bytes, offset);
        }
        catch (IOException e) when (Disk.IsFull(e))
        {
            long missing = _state.Bytes - PresentBytes;
            throw new HubException(
                HubFailure.DiskFull,
                $"The disk of {System.IO.Path.GetDirectoryName(Path)} is full with {missing} bytes still to come; free some space and run the same command again, it goes on where it stopped.",
                e);
        }

        lock (_lock)
        {
            _present.Add(offset, offset + bytes.Length);
            if (_present.Count - _savedAt >= SaveEvery)
            {
                Save();
            }
        }
    }

    /// <summary>The bytes so far, for a file that is known to be small.</summary>
    public byte[] ReadAll()
    {
        byte[] bytes = new byte[RandomAccess.GetLength(_handle)];
        int read = 0;
        while (read < bytes.Length && RandomAccess.Read(_handle, bytes.AsSpan(read), read) is > 0 and int more)
        {
            read += more;
        }

        return bytes[..read];
    }

    /// <summary>Remembers the tag that the bytes come under.</summary>
    public void SetEntityTag(string? tag)
    {
        lock (_lock)
        {
            _state = _state with { EntityTag = tag };
        }
    }

    /// <summary>Forgets all bytes: they belong to something else.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            _present.Clear();
            _savedAt = 0;
            _state = _state with { Ranges = [], Verified = false };
            RandomAccess.SetLength(_handle, 0);
        }
    }

    /// <summary>Writes down what is there, so that a later run goes on from it.</summary>
    public void Save()
    {
        lock (_lock)
        {
            _state = _state with { Ranges = [.. _present.Ranges.Select(static range => new[] { range.Start, range.End })] };
            _savedAt = _present.Count;
            try
            {
                _state.Save(_statePath);
            }
            catch (IOException e) when (Disk.IsFull(e))
            {
                // The bytes stay without their record; a later run fetches again what it cannot account for.
            }
        }
    }

    /// <summary>Compares the whole with its checksum, where the hub gave one, and remembers that it was right.</summary>
    /// <param name="progress">Is told the bytes read each time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HubException">The checksum is wrong; the unfinished file is gone then.</exception>
    public async Task VerifyAsync(Action<long> progress, CancellationToken cancellation)
    {
        if (_state.Sha256 is not null)
        {
            string actual = await HashAsync(progress, cancellation).ConfigureAwait(false);
            if (actual != _state.Sha256)
            {
                Discard();
                throw new HubException(
                    HubFailure.WrongChecksum,
                    $"{_state.Source} arrived damaged (SHA-256 {actual}, but the hub says {_state.Sha256}); it was deleted, so run the same command to fetch it anew.");
            }
        }

        RandomAccess.FlushToDisk(_handle);
        lock (_lock)
        {
            _state = _state with { Verified = true };
        }

        Save();
    }

    /// <summary>Deletes what came so far.</summary>
    public void Discard()
    {
        _handle.Dispose();
        File.Delete(Path);
        File.Delete(_statePath);
    }

    /// <summary>Moves the finished file to its place.</summary>
    public void MoveTo(string path)
    {
        _handle.Dispose();
        File.Move(Path, path, overwrite: true);
        File.Delete(_statePath);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private async Task<string> HashAsync(Action<long> progress, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        for (long offset = 0; offset < _state.Bytes;)
        {
            int read = await RandomAccess.ReadAsync(_handle, buffer, offset, cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            hash.AppendData(buffer, 0, read);
            offset += read;
            progress(read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
