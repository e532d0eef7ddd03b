using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Training.Runs;

/// <summary>
/// A file of <see cref="MetricsEntry"/> lines (JSON), to which lines are only added. A run that goes on from a checkpoint first cuts off
/// what was measured after it, and half a line that an interruption left. A disk that is full ends nothing: lines wait until it has room.
/// </summary>
public sealed class MetricsLog : IDisposable
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly Stream _file;
    private readonly Action<string>? _warn;
    private readonly Queue<byte[]> _waiting = new();
    private long _end;
    private bool _hasWarned;

    /// <summary>Adds to a stream, behind all that is in it.</summary>
    /// <param name="file">The stream, without a buffer of its own; disposed with the log.</param>
    /// <param name="warn">As for <see cref="Open"/>.</param>
    internal MetricsLog(Stream file, Action<string>? warn)
    {
        _file = file;
        _warn = warn;
        _end = file.Length;
    }

    /// <summary>Most lines that wait for room on the disk; beyond it the oldest go.</summary>
    internal static int MostWaiting => 10_000;

    /// <summary>Opens a file to add to, made if it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="step">Number of steps done; later lines are cut off.</param>
    /// <param name="warn">Told when lines cannot be written, once until they can be again; null for nobody.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static MetricsLog Open(string path, long step, Action<string>? warn = null)
    {
        // Without a buffer, so that a line that cannot be written is nowhere but here.
        FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            file.SetLength(FindEnd(file, step));
            return new MetricsLog(file, warn);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The lines of a file, up to the first that is none; empty where there is no file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<MetricsEntry> Read(string path)
    {
        List<MetricsEntry> entries = [];
        if (File.Exists(path))
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Scan(file, long.MaxValue, entries);
        }

        return entries;
    }

    /// <summary>Adds a line. Where the disk failed or is full, it waits for the next one.</summary>
    public void Add(MetricsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (_waiting.Count == MostWaiting)
        {
            _waiting.Dequeue();
        }

        _waiting.Enqueue([.. JsonSerializer.SerializeToUtf8Bytes(entry, s_options), (byte)'\n']);
        IOException? failure = TryWrite();
        if (failure is not null && !_hasWarned)
        {
            _warn?.Invoke($"The metrics of step {entry.Step} were not written; they wait until it is possible: {failure.Message}");
        }

        _hasWarned = failure is not null;
    }

    /// <summary>Tries a last time to write what waits, and closes the file.</summary>
    public void Dispose()
    {
        if (TryWrite() is { } failure)
        {
            _warn?.Invoke($"The last {_waiting.Count} lines of the metrics were not written: {failure.Message}");
        }

        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // Everything was written, or it was said that it was not.
        }
    }

    // What went wrong; null where nothing waits any more.
    private IOException? TryWrite()
    {
        try
        {
            while (_waiting.TryPeek(out byte[]? line))
            {
                _file.Position = _end;
                _file.Write(line);
                _file.Flush();
                _end += line.Length;
                _waiting.Dequeue();
            }

            return null;
        }
        catch (IOException failure)
        {
            CutOff();
            return failure;
        }
    }

    // Half a line would be in the way of a shorter one; readers pass over it where it stays.
    private void CutOff()
    {
        try
        {
            _file.SetLength(_end);
        }
        catch (IOException)
        {
        }
    }

    private static long FindEnd(FileStream file, long step) => Scan(file, step, null);

    // Where the last whole line ends that is not after the step.
    private static long Scan(FileStream file, long step, List<MetricsEntry>? entries)
    {
        long end = 0;
        using StreamReader reader = new(file, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            // Lines are ASCII. The last one counts only with its line end.
            long next = end + line.Length + 1;
            if (next > file.Length || !TryParse(line, out MetricsEntry? entry) || entry.Step > step)
            {
                break;
            }

            entries?.Add(entry);
            end = next;
        }

        return end;
    }

    private static bool TryParse(string line, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out MetricsEntry? entry)
    {
        try
        {
            entry = JsonSerializer.Deserialize<MetricsEntry>(line, s_options);
            return entry is not null;
        }
        catch (JsonException)
        {
            entry = null;
            return false;
        }
    }
}
