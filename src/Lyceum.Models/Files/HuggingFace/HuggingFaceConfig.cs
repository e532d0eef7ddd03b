using System.Text.Json;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>
/// A <c>config.json</c>. A language model inside a larger one has its settings in <c>text_config</c>; they go first. Where
/// generations of the file name a setting differently, the getters take all names and the first that is there counts.
/// </summary>
internal sealed class HuggingFaceConfig
{
    private readonly JsonElement _root;
    private readonly JsonElement? _text;
    private readonly JsonElement? _defaults;

    private HuggingFaceConfig(JsonElement root, JsonElement? defaults, string path)
    {
        _root = root;
        _defaults = defaults;
        Path = path;
        _text = root.TryGetProperty("text_config", out JsonElement text) && text.ValueKind == JsonValueKind.Object ? text : null;
    }

    /// <summary>The file, for messages.</summary>
    public string Path { get; }

    /// <summary>The names that tell the family: <c>architectures</c> and <c>model_type</c>, outer before inner.</summary>
    public IEnumerable<string> Kinds
    {
        get
        {
            foreach (JsonElement level in _text is null ? [_root] : new[] { _root, _text.Value })
            {
                if (level.TryGetProperty("architectures", out JsonElement names) && names.ValueKind == JsonValueKind.Array)
                {
                    foreach (JsonElement name in names.EnumerateArray().Where(static name => name.ValueKind == JsonValueKind.String))
                    {
                        yield return name.GetString()!;
                    }
                }

                if (level.TryGetProperty("model_type", out JsonElement type) && type.ValueKind == JsonValueKind.String)
                {
                    yield return type.GetString()!;
                }
            }
        }
    }

    /// <summary>
    /// The settings of the rotary embedding beyond its base: <c>rope_parameters</c> or <c>rope_scaling</c>,
    /// those of full attention where they differ by the kind of layer.
    /// </summary>
    public JsonElement? Rope
    {
        get
        {
            if (!TryGet(out JsonElement rope, "rope_parameters", "rope_scaling") || rope.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            return rope.TryGetProperty("full_attention", out JsonElement full) && full.ValueKind == JsonValueKind.Object ? full : rope;
        }
    }

    /// <summary>The kind of rope scaling; null where there is none.</summary>
    public string? RopeType
    {
        get
        {
            if (Rope is not { } rope || !(rope.TryGetProperty("rope_type", out JsonElement type) || rope.TryGetProperty("type", out type)))
            {
                return null;
            }

            return type.ValueKind == JsonValueKind.String && type.GetString() is not ("default" or "") ? type.GetString() : null;
        }
    }

    /// <summary>Takes a parsed file.</summary>
    /// <exception cref="ModelFormatException">It is not an object.</exception>
    public static HuggingFaceConfig From(JsonElement root, string path) =>
        root.ValueKind == JsonValueKind.Object
            ? new HuggingFaceConfig(root, null, path)
            : throw new ModelFormatException($"The file '{path}' is not a JSON object.");

    /// <summary>The same file with values for what it leaves out.</summary>
    public HuggingFaceConfig With(string defaults)
    {
        using JsonDocument document = JsonDocument.Parse(defaults);
        return new HuggingFaceConfig(_root, document.RootElement.Clone(), Path);
    }

    /// <summary>A setting as it stands; false where it is absent or null.</summary>
    public bool TryGet(out JsonElement value, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if ((_text is { } text && text.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null)
                || (_root.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null))
            {
                return true;
            }
        }

        foreach (string name in names)
        {
            if (_defaults is { } defaults && defaults.TryGetProperty(name, out value))
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>A whole number, or null where it is absent.</summary>
    /// <exception cref="ModelFormatException">It is something else, or negative.</exception>
    public int? Int(params ReadOnlySpan<string> names)
    {
        if (!TryGet(out JsonElement value, names))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 0
            ? number
            : throw Wrong(names[0], "a whole number", value);
    }

    /// <summary>A whole number that must be there.</summary>
    public int RequireInt(params ReadOnlySpan<string> names) => Int(names) ?? throw Missing(names[0]);

    /// <summary>A number, or null where it is absent.</summary>
    public float? Float(params ReadOnlySpan<string> names) =>
        TryGet(out JsonElement value, names) ? ToFloat(names[0], value) : null;

    /// <summary>A number among the rope settings, or null where it is absent.</summary>
    public float? RopeFloat(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Rope is { } rope && rope.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
            {
                return ToFloat(name, value);
            }
        }

        return null;
    }

    /// <summary>A list of numbers among the rope settings, or null where it is absent.</summary>
    public float[]? RopeFloats(string name)
    {
        if (Rope is not { } rope || !rope.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(element => ToFloat(name, element))]
            : throw Wrong(name, "a list of numbers", value);
    }

    /// <summary>A truth value, or null where it is absent.</summary>
    public bool? Bool(params ReadOnlySpan<string> names)
    {
        if (!TryGet(out JsonElement value, names))
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(names[0], "true or false", value);
    }

    /// <summary>A text, or null where it is absent.</summary>
    public string? String(params ReadOnlySpan<string> names)
    {
        if (!TryGet(out JsonElement value, names))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(names[0], "a text", value);
    }

    /// <summary>The width of an attention head.</summary>
    public int HeadDimension =>
        Int("head_dim") ?? RequireInt("hidden_size", "n_embd", "d_model") / Math.Max(1, Heads);

    /// <summary>The number of query heads.</summary>
    public int Heads => RequireInt("num_attention_heads", "n_head", "n_heads");

    /// <summary>The number of key and value heads.</summary>
    public int KeyValueHeads => Int("num_key_value_heads", "num_kv_heads", "n_head_kv") ?? Heads;

    /// <summary>An exception that says which setting of this file is missing.</summary>
    public ModelFormatException Missing(string name) => new($"The setting '{name}' is missing in '{Path}'.");

    private float ToFloat(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) ? number : throw Wrong(name, "a number", value);

    private ModelFormatException Wrong(string name, string expected, JsonElement value)
    {
        string text = value.GetRawText();
        return new($"The setting '{name}' in '{Path}' should be {expected}, but is {(text.Length > 40 ? text[..40] + "…" : text)}.");
    }
}
