namespace Lyceum.Models.Files.HuggingFace;

/// <summary>The metadata keys that begin with the family's name, without that beginning.</summary>
internal sealed class FamilyMetadata(ModelMetadata metadata)
{
    /// <summary>All keys.</summary>
    public ModelMetadata All { get; } = metadata;

    /// <summary>Sets a key.</summary>
    public void Set(string key, object value) => All[Full(key)] = value;

    /// <summary>Removes a key.</summary>
    public void Remove(string key) => All.Remove(Full(key));

    /// <summary>A whole number, or null where the key is absent.</summary>
    public int? Int(string key) => All.Contains(Full(key)) ? All.GetInt32(Full(key)) : null;

    /// <summary>A float, or null where the key is absent.</summary>
    public float? Float(string key) => All.Contains(Full(key)) ? All.GetSingle(Full(key)) : null;

    /// <summary>A truth value, or null where the key is absent.</summary>
    public bool? Bool(string key) => All.Contains(Full(key)) ? All.GetBoolean(Full(key), false) : null;

    /// <summary>A text, or null where the key is absent.</summary>
    public string? String(string key) => All.GetString(Full(key), null);

    private string Full(string key) => $"{All.Architecture}.{key}";
}
