using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Lyceum.Training.Data;

/// <summary>
/// Documents of files with one JSON object a line: texts <c>{"text": …}</c> or chats
/// <c>{"messages": […], "tools": […]}</c> as the OpenAI API has them (<see cref="DocumentJson"/>). Files may be larger than memory: only
/// where each line begins is kept. Thread-safe.
/// </summary>
public sealed class JsonLinesSource : IDocumentSource, IDisposable
{
    private readonly LineIndex[] _files;
    private readonly long[] _firsts;
    private readonly JsonLinesOptions _options;
    private readonly SkipReports _skipped;

    private JsonLinesSource(LineIndex[] files, JsonLinesOptions options)
    {
        _files = files;
        _options = options;
        _skipped = new SkipReports(options.Report, "malformed lines");
        _firsts = new long[files.Length];
        for (int i = 1; i < files.Length; i++)
        {
            _firsts[i] = _firsts[i - 1] + files[i - 1].Count;
        }

        Count = _firsts[^1] + files[^1].Count;
    }

    /// <inheritdoc/>
    public long? Count { get; }

    /// <summary>Opens files and reads them through once to find their lines.</summary>
    /// <param name="paths">The files, at least one; their lines follow one another.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static JsonLinesSource Open(IReadOnlyList<string> paths, JsonLinesOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentOutOfRangeException.ThrowIfZero(paths.Count, nameof(paths));
        List<LineIndex> files = [];
        try
        {
            foreach (string path in paths)
            {
                files.Add(new LineIndex(path, cancellation));
            }

            return new JsonLinesSource([.. files], options ?? new JsonLinesOptions());
        }
        catch
        {
            files.ForEach(static file => file.Dispose());
            throw;
        }
    }

    /// <summary>The document of a line; null for an empty line, and for a malformed one that is skipped.</summary>
    /// <exception cref="InvalidDataException">The line is malformed, and such lines are refused. The message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public TrainingDocument? Read(long index)
    {
        (LineIndex file, int line) = Locate(index);
        try
        {
            return Read(file, line);
        }
        catch (InvalidDataException error)
        {
            string name = Name(file, line);
            if (_options.Malformed == MalformedLines.Refuse)
            {
                throw new InvalidDataException($"{name}: {error.Message}", error);
            }

            _skipped.Add(name, error.Message);
            return null;
        }
    }

    /// <inheritdoc/>
    public string NameOf(long index)
    {
        (LineIndex file, int line) = Locate(index);
        return Name(file, line);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_files, static file => file.Dispose());

    private static string Name(LineIndex file, int line) => $"{file.Path}:{line + 1}";

    private (LineIndex File, int Line) Locate(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count!.Value);
        int at = Array.BinarySearch(_firsts, index);

        // Of several files with the same first line all but the last are empty.
        at = at < 0 ? ~at - 1 : Array.LastIndexOf(_firsts, index);
        return (_files[at], (int)(index - _firsts[at]));
    }

    private TrainingDocument? Read(LineIndex file, int line)
    {
        long length = file.LengthOf(line);
        if (length > _options.MaximumLineBytes)
        {
            throw new InvalidDataException($"The line has {length} bytes; {_options.MaximumLineBytes} are the most.");
        }

        byte[] bytes = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            file.Read(line, bytes.AsSpan(0, (int)length));
            return Parse(bytes.AsMemory(0, (int)length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static TrainingDocument? Parse(ReadOnlyMemory<byte> line)
    {
        if (line.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
        {
            return null;
        }

        if (!Utf8.IsValid(line.Span))
        {
            throw new InvalidDataException("The line is no UTF-8.");
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return DocumentJson.Read(json.RootElement);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"The line is no JSON at byte {(error.BytePositionInLine ?? 0) + 1}.", error);
        }
    }
}
