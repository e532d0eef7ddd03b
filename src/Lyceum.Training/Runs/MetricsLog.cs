using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Training.Runs;

/// <summary>
/// A file of <see cref="MetricsEntry"/> lines (JSON), to which lines are only added. A run that goes on from a checkpoint first cuts off
/// what was measured after it, and half a line that an interruption left.
/// </summary>
public sealed class MetricsLog : IDisposable
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly FileStream _file;

    private MetricsLog(FileStream file) => _file = file;

    /// <summary>Opens a file to add to, made if it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="step">Number of steps done; later lines are cut off.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static MetricsLog Open(string path, long step)
    {
        FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            file.SetLength(FindEnd(file, step));
            file.Seek(0, SeekOrigin.End);
            return new MetricsLog(file);
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

    /// <summary>Adds a line.</summary>
    /// <exception cref="IOException">The disk failed or is full.</exception>
    public void Add(MetricsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, s_options), (byte)'\n'];
        _file.Write(line);
        _file.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

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
