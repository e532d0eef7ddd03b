using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>
/// The safetensors files of a folder: those that <c>model.safetensors.index.json</c> lists, or <c>model.safetensors</c>, or
/// the parts of it. Names of a language model inside a larger one appear without the outer part.
/// </summary>
internal sealed unsafe class HuggingFaceWeights : IDisposable
{
    private const string Single = "model.safetensors";
    private const string Index = "model.safetensors.index.json";

    private static readonly (string Outer, string Inner)[] s_nestings =
    [
        ("language_model.model.", "model."),
        ("model.language_model.", "model."),
        ("language_model.lm_head.", "lm_head."),
        ("model.text_model.", "model."),
    ];

    private readonly List<SafetensorsFile> _files = [];
    private readonly Dictionary<string, SourceTensor> _tensors = new(StringComparer.Ordinal);

    private HuggingFaceWeights()
    {
    }

    /// <summary>Whether the folder has no weights, so that it is a vocabulary alone.</summary>
    public bool IsEmpty => _files.Count == 0;

    /// <summary>Number of tensors.</summary>
    public int Count => _tensors.Count;

    /// <summary>Every tensor.</summary>
    public IEnumerable<SourceTensor> All => _tensors.Values;

    /// <summary>Maps the files of a folder.</summary>
    /// <exception cref="ModelFormatException">A file is missing or malformed, or a tensor stands in two files.</exception>
    public static HuggingFaceWeights Open(string folder)
    {
        HuggingFaceWeights weights = new();
        try
        {
            JsonElement? map = JsonFile.Read(Path.Combine(folder, Index))?.Member("weight_map");
            foreach (string name in Names(folder, map))
            {
                weights.Take(SafetensorsFile.Open(Path.Combine(folder, name)));
            }

            weights.RequireListed(folder, map);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Looks a tensor up, under its name or, as in checkpoints of the bare model, without <paramref name="prefix"/>.</summary>
    public bool TryFind(string name, string prefix, [NotNullWhen(true)] out SourceTensor? tensor) =>
        _tensors.TryGetValue(name, out tensor)
        || (name.StartsWith(prefix, StringComparison.Ordinal) && _tensors.TryGetValue(name[prefix.Length..], out tensor));

    public void Dispose()
    {
        foreach (SafetensorsFile file in _files)
        {
            file.Dispose();
        }
    }

    private static string[] Names(string folder, JsonElement? map)
    {
        if (map is { ValueKind: JsonValueKind.Object } listed)
        {
            string[] names = [.. listed.EnumerateObject().Select(static entry => entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : "").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            foreach (string name in names)
            {
                // The index names files of this folder, never a way out of it.
                if (name.Length == 0 || name != Path.GetFileName(name) || name is "." or ".." || name.Contains('\\', StringComparison.Ordinal))
                {
                    throw new ModelFormatException($"The index '{Path.Combine(folder, Index)}' names '{name}', which is no file of the folder.");
                }

                if (!File.Exists(Path.Combine(folder, name)))
                {
                    throw new ModelFormatException($"The file '{name}', which the index names, is missing in '{folder}'.");
                }
            }

            return names;
        }

        if (File.Exists(Path.Combine(folder, Single)))
        {
            return [Single];
        }

        string[] found = [.. Directory.EnumerateFiles(folder, "model*.safetensors").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        return found.Length > 0 || Directory.GetFiles(folder, "pytorch_model*.bin").Length == 0
            ? found
            : throw new ModelFormatException($"The weights in '{folder}' are pickled (.bin); only safetensors can be read.");
    }

    private void Take(SafetensorsFile file)
    {
        _files.Add(file);
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            if (!_tensors.TryAdd(Plain(tensor.Name), new SourceTensor(file.Path, tensor, (nint)file.GetData(tensor))))
            {
                throw new ModelFormatException($"The tensor '{tensor.Name}' in '{file.Path}' occurs twice.");
            }
        }
    }

    private void RequireListed(string folder, JsonElement? map)
    {
        if (map is { ValueKind: JsonValueKind.Object } listed
            && listed.EnumerateObject().FirstOrDefault(entry => !_tensors.ContainsKey(Plain(entry.Name))) is { Value.ValueKind: not JsonValueKind.Undefined } missing)
        {
            throw new ModelFormatException($"The tensor '{missing.Name}', which the index in '{folder}' names, is in none of its files.");
        }
    }

    private static string Plain(string name)
    {
        foreach ((string outer, string inner) in s_nestings)
        {
            if (name.StartsWith(outer, StringComparison.Ordinal))
            {
                name = inner + name[outer.Length..];
                break;
            }
        }

        return name.EndsWith(".gamma", StringComparison.Ordinal) ? name[..^".gamma".Length] + ".weight"
            : name.EndsWith(".beta", StringComparison.Ordinal) ? name[..^".beta".Length] + ".bias"
            : name;
    }
}
