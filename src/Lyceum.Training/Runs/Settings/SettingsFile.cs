using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Lyceum.Training.Runs.Settings;

/// <summary>Settings and the file that they stand in.</summary>
/// <typeparam name="T">Which settings.</typeparam>
/// <param name="Path">The file, as a full path.</param>
/// <param name="Settings">What it says.</param>
public sealed record SettingsFile<T>(string Path, T Settings)
    where T : class, ICheckedSettings
{
    /// <summary>A path as the file means it: relative ones begin at the file's folder.</summary>
    public string Resolve(string path) => System.IO.Path.GetFullPath(path, System.IO.Path.GetDirectoryName(Path)!);
}

/// <summary>Reads settings files: JSON, in which comments and commas at the end are allowed and names that are no setting are not.</summary>
public static class SettingsFile
{
    private const int LongestFile = 1 << 24;

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Reads a file.</summary>
    /// <typeparam name="T">Which settings.</typeparam>
    /// <param name="path">The file.</param>
    /// <exception cref="TrainingException">The file is no JSON, a name is no setting, a setting is missing, or a value is out of range. The message names file and setting.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SettingsFile<T> Read<T>(string path)
        where T : class, ICheckedSettings
    {
        path = Path.GetFullPath(path);
        if (new FileInfo(path).Length > LongestFile)
        {
            throw new TrainingException($"'{path}' is too large for a settings file.");
        }

        return new SettingsFile<T>(path, Parse<T>(File.ReadAllText(path), path));
    }

    /// <summary>The settings as JSON, with every default written out.</summary>
    public static string Write<T>(T settings) => JsonSerializer.Serialize(settings, s_options) + "\n";

    internal static T Parse<T>(string json, string path)
        where T : class, ICheckedSettings
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            CheckNames(document.RootElement, s_options.GetTypeInfo(typeof(T)), "", path);
            T settings = JsonSerializer.Deserialize<T>(json, s_options) ?? throw new TrainingException($"{path}: an object was expected.");
            settings.Check(new SettingsCheck(path));
            return settings;
        }
        catch (JsonException error)
        {
            string line = error.LineNumber is { } number ? $":{number + 1}" : "";
            string what = error.Path is { Length: > 2 } at ? $"'{at[2..]}' has a value of the wrong kind{Choice(typeof(T), at[2..])}" : "this is no JSON";
            throw new TrainingException($"{path}{line}: {what}.", error);
        }
    }

    // What a setting may be, where that is one of some names.
    private static string Choice(Type settings, string path)
    {
        Type? type = settings;
        foreach (string part in path.Split('.'))
        {
            int bracket = part.IndexOf('[', StringComparison.Ordinal);
            string name = bracket < 0 ? part : part[..bracket];
            type = s_options.GetTypeInfo(type).Properties.FirstOrDefault(property => property.Name == name)?.PropertyType;
            type = type is not null && bracket >= 0 ? s_options.GetTypeInfo(type).ElementType : type;
            if (type is null)
            {
                return "";
            }
        }

        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? $"; it should be {string.Join(" or ", Enum.GetValues(type).Cast<object>().Select(static value => JsonSerializer.Serialize(value, s_options).Trim('"')))}" : "";
    }

    private static void CheckNames(JsonElement json, JsonTypeInfo type, string at, string path)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable && json.ValueKind == JsonValueKind.Array)
        {
            JsonTypeInfo element = s_options.GetTypeInfo(type.ElementType!);
            int index = 0;
            foreach (JsonElement item in json.EnumerateArray())
            {
                CheckNames(item, element, $"{at}[{index++}]", path);
            }
        }

        if (type.Kind != JsonTypeInfoKind.Object || json.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        string prefix = at.Length == 0 ? "" : at + ".";
        foreach (JsonProperty property in json.EnumerateObject())
        {
            JsonPropertyInfo? known = type.Properties.FirstOrDefault(candidate => candidate.Name == property.Name);
            if (known is not null)
            {
                CheckNames(property.Value, s_options.GetTypeInfo(known.PropertyType), prefix + property.Name, path);
            }
            else if (!type.Properties.Any(static candidate => candidate.IsExtensionData))
            {
                throw new TrainingException($"{path}: '{prefix}{property.Name}' is no setting; {string.Join(", ", type.Properties.Select(static candidate => candidate.Name).Order(StringComparer.Ordinal))} are.");
            }
        }

        foreach (JsonPropertyInfo required in type.Properties)
        {
            if (required.IsRequired && !json.TryGetProperty(required.Name, out _))
            {
                throw new TrainingException($"{path}: '{prefix}{required.Name}' is missing.");
            }
        }
    }
}
