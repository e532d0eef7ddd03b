using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Lyceum.Gateway.Archives;

/// <summary>An export as somebody sent it: an archive with <c>conversations.json</c> in it, or that file itself.</summary>
/// <param name="file">The bytes; they can be sought in.</param>
/// <param name="options">How much is read.</param>
internal sealed partial class ArchiveFile(Stream file, ImportOptions options)
{
    private const int MostFiles = 100;
    private const uint EndSignature = 0x0605_4B50;
    private const uint LargeLocatorSignature = 0x0706_4B50;
    private const uint LargeEndSignature = 0x0606_4B50;
    private const int EndLength = 22;
    private const int LargeLocatorLength = 20;
    private const int LargeEndLength = 56;

    private long _unpacked;

    /// <summary>The share that was read, from 0 to 1, as far as the file tells.</summary>
    public double Progress { get; private set; }

    /// <summary>The conversations as JSON; null for one that was too long. What is given is good until the next is asked for.</summary>
    /// <exception cref="ImportException">It is no export, or not whole; thrown behind what could be read.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>?> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        byte[] head = new byte[4];
        int length = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        file.Position = 0;
        if (length < head.Length || !head.AsSpan().StartsWith("PK"u8))
        {
            await foreach (ReadOnlyMemory<byte>? element in SplitAsync(file, file.Length, 0, 1, cancellation).ConfigureAwait(false))
            {
                yield return element;
            }

            yield break;
        }

        await CheckDirectoryAsync(cancellation).ConfigureAwait(false);
        ZipArchive zip = await OpenAsync(cancellation).ConfigureAwait(false);
        await using (zip.ConfigureAwait(false))
        {
            ZipArchiveEntry[] entries = [.. zip.Entries.Where(static entry => Name().IsMatch(entry.FullName)).OrderBy(static entry => entry.FullName, StringComparer.Ordinal)];
            if (entries.Length is 0 or > MostFiles)
            {
                throw new ImportException(entries.Length == 0 ? ImportProblem.NoConversations : ImportProblem.TooMuch);
            }

            for (int i = 0; i < entries.Length; i++)
            {
                Stream entry = await OpenAsync(entries[i], cancellation).ConfigureAwait(false);
                await using (entry.ConfigureAwait(false))
                {
                    await foreach (ReadOnlyMemory<byte>? element in SplitAsync(entry, entries[i].Length, i, entries.Length, cancellation).ConfigureAwait(false))
                    {
                        yield return element;
                    }
                }
            }
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>?> SplitAsync(
        Stream stream, long length, int index, int count, [EnumeratorCancellation] CancellationToken cancellation)
    {
        JsonArraySplitter splitter = new(stream, options.MaximumConversation, options.MaximumBytes - _unpacked);
        IAsyncEnumerator<ReadOnlyMemory<byte>?> elements = splitter.SplitAsync(cancellation).GetAsyncEnumerator(cancellation);
        await using (elements.ConfigureAwait(false))
        {
            while (await NextAsync(elements).ConfigureAwait(false))
            {
                Progress = (index + Math.Min(1, length > 0 ? (double)splitter.Read / length : 1)) / count;
                yield return elements.Current;
            }
        }

        _unpacked += splitter.Read;
    }

    // What an unpacker throws where the bytes are none of its.
    private static async Task<bool> NextAsync(IAsyncEnumerator<ReadOnlyMemory<byte>?> elements)
    {
        try
        {
            return await elements.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            throw new ImportException(ImportProblem.BrokenArchive, error);
        }
    }

    private async Task<ZipArchive> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            ZipArchive zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellation).ConfigureAwait(false);
            // Reads the list of what is in it.
            _ = zip.Entries.Count;
            return zip;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException or IOException)
        {
            throw new ImportException(ImportProblem.BrokenArchive, error);
        }
    }

    private static async Task<Stream> OpenAsync(ZipArchiveEntry entry, CancellationToken cancellation)
    {
        try
        {
            return await entry.OpenAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or EndOfStreamException or IOException)
        {
            throw new ImportException(ImportProblem.BrokenArchive, error);
        }
    }

    // The list of an archive's entries is read into memory whole, and a small file may have millions. So its length is looked at first, where the archive says
    // that it is: between its beginning and the record at the end (APPNOTE 4.3.16, 4.3.14).
    private async Task CheckDirectoryAsync(CancellationToken cancellation)
    {
        int tailLength = (int)Math.Min(file.Length, EndLength + ushort.MaxValue);
        byte[] tail = await ReadAsync(file.Length - tailLength, tailLength, cancellation).ConfigureAwait(false);
        byte[] signature = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(signature, EndSignature);
        int end = tailLength < EndLength ? -1 : tail.AsSpan(0, tailLength - EndLength + signature.Length).LastIndexOf(signature);
        if (end < 0)
        {
            throw new ImportException(ImportProblem.BrokenArchive);
        }

        long endPosition = file.Length - tailLength + end;
        ushort disk = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 4));
        ushort beginDisk = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 6));
        ushort entries = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 10));
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 12));
        uint begin = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (disk != beginDisk || disk is not (0 or ushort.MaxValue))
        {
            // A piece of an archive.
            throw new ImportException(ImportProblem.BrokenArchive);
        }

        // Each of these may send a reader to the larger record, and which of them do is the reader's own affair. So wherever the record could be followed, it must
        // be right, and so must what stands beside it.
        bool isLarge = disk == ushort.MaxValue || entries == ushort.MaxValue || size == uint.MaxValue || begin == uint.MaxValue;
        if (isLarge)
        {
            CheckBegin(await LargeBeginAsync(endPosition, cancellation).ConfigureAwait(false), endPosition);
        }

        if (!isLarge || begin != uint.MaxValue)
        {
            CheckBegin(begin, endPosition);
        }
    }

    private void CheckBegin(long begin, long endPosition)
    {
        if (begin < 0 || begin > endPosition)
        {
            throw new ImportException(ImportProblem.BrokenArchive);
        }

        if (endPosition - begin > options.MaximumDirectory)
        {
            throw new ImportException(ImportProblem.TooMuch);
        }
    }

    // The record's place is told right before the end, and nowhere else: a reader may look for it further away.
    private async Task<long> LargeBeginAsync(long endPosition, CancellationToken cancellation)
    {
        if (endPosition < LargeLocatorLength + LargeEndLength)
        {
            throw new ImportException(ImportProblem.BrokenArchive);
        }

        byte[] locator = await ReadAsync(endPosition - LargeLocatorLength, LargeLocatorLength, cancellation).ConfigureAwait(false);
        long position = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != LargeLocatorSignature || position < 0 || position > endPosition - LargeLocatorLength - LargeEndLength)
        {
            throw new ImportException(ImportProblem.BrokenArchive);
        }

        byte[] record = await ReadAsync(position, LargeEndLength, cancellation).ConfigureAwait(false);
        return BinaryPrimitives.ReadUInt32LittleEndian(record) == LargeEndSignature
            ? BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(48))
            : throw new ImportException(ImportProblem.BrokenArchive);
    }

    private async Task<byte[]> ReadAsync(long position, int length, CancellationToken cancellation)
    {
        byte[] bytes = new byte[length];
        file.Position = position;
        await file.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
        file.Position = 0;
        return bytes;
    }

    // In a folder or not; large exports have several.
    [GeneratedRegex(@"^(?:.*/)?conversations(?:-[0-9]{1,4})?\.json$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
