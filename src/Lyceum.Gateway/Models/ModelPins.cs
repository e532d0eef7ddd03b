using System.Collections.Immutable;
using System.Text.Json;

namespace Lyceum.Gateway.Models;

/// <summary>Which models administrators want to stay in memory, kept in a file beside them so that it holds after a restart. Thread-safe.</summary>
internal sealed class ModelPins
{
    private const int MaxBytes = 1 << 20;

    private readonly Lock _gate = new();
    private readonly string _path;
    private ImmutableSortedSet<string> _names;

    /// <summary>Reads what was kept; a file that is none pins nothing.</summary>
    /// <param name="folder">The store's directory.</param>
    public ModelPins(string folder)
    {
        _path = Path.Combine(folder, ".pinned.json");
        _names = Read().ToImmutableSortedSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Their names.</summary>
    public ImmutableSortedSet<string> Names
    {
        get
        {
            lock (_gate)
            {
                return _names;
            }
        }
    }

    /// <summary>Pins a model, or no longer. When it returns, that is on the disk.</summary>
    /// <exception cref="IOException">It cannot be written; nothing has changed.</exception>
    public void Set(string name, bool isPinned)
    {
        lock (_gate)
        {
            ImmutableSortedSet<string> next = isPinned ? _names.Add(name) : _names.Remove(name);
            if (next.Count == _names.Count)
            {
                return;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            string written = _path + ".new";
            File.WriteAllBytes(written, JsonSerializer.SerializeToUtf8Bytes(next.ToArray()));
            File.Move(written, _path, overwrite: true);
            _names = next;
        }
    }

    private string[] Read()
    {
        try
        {
            FileInfo file = new(_path);
            return file.Exists && file.Length <= MaxBytes ? JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(_path)) ?? [] : [];
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
