using System.Globalization;
using System.Text.RegularExpressions;

namespace Lyceum.Models.Files;

/// <summary>
/// A model in GGUF, the format of ggml (versions 2 and 3, little-endian), memory-mapped: opening reads the header alone,
/// and a tensor's pages are read when they are first touched. A model split into <c>NAME-00001-of-0000N.gguf</c> opens
/// through any of its parts and looks like one file.
/// </summary>
public sealed unsafe partial class GgufFile : ModelSource
{
    private const string SplitNumber = "split.no";
    private const string SplitCount = "split.count";
    private const string SplitTensors = "split.tensors.count";

    private readonly List<MappedFile> _parts = [];
    private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, nint> _data = new(StringComparer.Ordinal);
    private bool _disposed;

    private GgufFile(string path)
    {
        Path = path;
        Metadata = [];
    }

    /// <inheritdoc/>
    public override ModelMetadata Metadata { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    /// <inheritdoc/>
    public override string Path { get; }

    /// <summary>The files that the model consists of, in order.</summary>
    public IReadOnlyList<string> Files => [.. _parts.Select(static part => part.Path)];

    /// <summary>Opens a GGUF file, and the other parts where it is one of several.</summary>
    /// <param name="path">The file, or any part of a split model.</param>
    /// <exception cref="ModelFormatException">The file is malformed, a part is missing, or the parts do not belong together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static GgufFile Open(string path)
    {
        GgufFile model = new(path);
        try
        {
            model.Load();
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override byte* GetData(string tensor)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _data.TryGetValue(tensor, out nint data)
            ? (byte*)data
            : throw new ModelFormatException($"The model '{Path}' has no tensor '{tensor}'.");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _disposed = true;
            foreach (MappedFile part in _parts)
            {
                part.Dispose();
            }
        }
    }

    [GeneratedRegex(@"^(?<stem>.*)-(?<number>\d{5})-of-(?<count>\d{5})\.gguf$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex PartName();

    private void Load()
    {
        GgufPart opened = Map(Path);
        int count = opened.Metadata.GetInt32(SplitCount, 1);
        if (count is < 0 or > ushort.MaxValue)
        {
            throw new ModelFormatException($"The key '{SplitCount}' in '{Path}' is {count}; it is at least 0 and at most {ushort.MaxValue}.");
        }

        // Zero is what parts become that were merged into one file again.
        if (count <= 1)
        {
            Take(_parts[0], opened);
            TakeMetadata(opened);
            return;
        }

        // Begin again from the first part: it holds the metadata, and the order of tensors is that of the parts.
        string[] names = PartPaths(count);
        _parts[0].Dispose();
        _parts.Clear();
        long tensors = 0;
        for (int i = 0; i < names.Length; i++)
        {
            GgufPart part = Map(names[i]);
            if (part.Metadata.GetInt32(SplitNumber, -1) != i || part.Metadata.GetInt32(SplitCount, 1) != count)
            {
                throw new ModelFormatException($"The file '{names[i]}' does not say that it is part {i + 1} of {count} in '{SplitNumber}' and '{SplitCount}'.");
            }

            Take(_parts[i], part);
            if (i == 0)
            {
                TakeMetadata(part);
                tensors = part.Metadata.GetInt32(SplitTensors, -1);
            }
        }

        if (tensors >= 0 && tensors != _tensors.Count)
        {
            throw new ModelFormatException($"The parts of '{Path}' hold {_tensors.Count} tensors, but '{SplitTensors}' says {tensors}.");
        }
    }

    private GgufPart Map(string path)
    {
        MappedFile file = MappedFile.Open(path);
        _parts.Add(file);
        return GgufPart.Parse(file.Data, file.Length, path);
    }

    private void Take(MappedFile file, GgufPart part)
    {
        foreach ((TensorInfo info, long position) in part.Tensors)
        {
            if (!_tensors.TryAdd(info.Name, info))
            {
                throw new ModelFormatException($"The tensor '{info.Name}' in '{file.Path}' occurs in an earlier part as well.");
            }

            _data.Add(info.Name, (nint)(file.Data + position));
        }
    }

    private void TakeMetadata(GgufPart part)
    {
        foreach ((string key, object value) in part.Metadata)
        {
            if (key is not (SplitNumber or SplitCount or SplitTensors))
            {
                Metadata[key] = value;
            }
        }
    }

    private string[] PartPaths(int count)
    {
        string folder = System.IO.Path.GetDirectoryName(Path) ?? "";
        Match match = PartName().Match(System.IO.Path.GetFileName(Path));
        if (!match.Success || int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture) != count)
        {
            throw new ModelFormatException($"The file '{Path}' is one of {count} parts, so its name should end in '-00001-of-{count:D5}.gguf'; the others cannot be found without it.");
        }

        string[] paths = new string[count];
        for (int i = 0; i < count; i++)
        {
            paths[i] = System.IO.Path.Combine(folder, $"{match.Groups["stem"].Value}-{i + 1:D5}-of-{count:D5}.gguf");
            if (!File.Exists(paths[i]))
            {
                throw new ModelFormatException($"Part {i + 1} of {count} of the model is missing: '{paths[i]}'.");
            }
        }

        return paths;
    }
}
