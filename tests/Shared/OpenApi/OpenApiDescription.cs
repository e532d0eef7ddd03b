using System.Text.Json;

namespace Lyceum.TestKit;

/// <summary>OpenAI's description of its API, against which answers are checked.</summary>
internal sealed class OpenApiDescription
{
    private static readonly Lazy<OpenApiDescription?> s_openAi = new(static () =>
        Repository.Conformance is { } folder ? new OpenApiDescription(JsonElement.Parse(File.ReadAllBytes(Path.Combine(folder, "openai", "openapi.json")))) : null);

    private readonly JsonElement _document;
    private readonly List<(string Template, string[] Segments, JsonElement Methods)> _paths;

    public OpenApiDescription(JsonElement document)
    {
        _document = document;
        Validator = new SchemaValidator(document);
        _paths = [.. document.GetProperty("paths").EnumerateObject().Where(static path => !path.Name.Contains('?', StringComparison.Ordinal)).Select(static path => (path.Name, path.Name.Split('/'), path.Value))];
    }

    /// <summary>OpenAI's own; null where the conformance folder is absent.</summary>
    public static OpenApiDescription? OpenAi => s_openAi.Value;

    public SchemaValidator Validator { get; }

    /// <summary>A schema by its name.</summary>
    public JsonElement Schema(string name) => _document.GetProperty("components").GetProperty("schemas").GetProperty(name);

    /// <summary>The operation that a request calls; null where the description has none. A literal part of a path beats a parameter.</summary>
    /// <param name="method">The method, in capitals.</param>
    /// <param name="path">The path below the server's root, such as <c>/chat/completions</c>.</param>
    public OpenApiOperation? Find(string method, string path)
    {
        string[] segments = path.TrimEnd('/').Split('/');
#pragma warning disable CA1308 // The description writes methods in small letters.
        string name = method.ToLowerInvariant();
#pragma warning restore CA1308
        return _paths
            .Where(one => one.Segments.Length == segments.Length && one.Methods.TryGetProperty(name, out _) && one.Segments.Zip(segments).All(static pair => IsParameter(pair.First) ? pair.Second.Length > 0 : pair.First == pair.Second))
            .OrderBy(static one => one.Segments.Count(IsParameter))
            .Select(one => new OpenApiOperation(method, one.Template, one.Methods.GetProperty(name)))
            .FirstOrDefault();
    }

    /// <summary>The schema of an operation's answer; null where the description tells none.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="mediaType">The answer's type, such as <c>application/json</c>.</param>
    public JsonElement? AnswerSchema(OpenApiOperation operation, int status, string mediaType)
    {
        JsonElement responses = operation.Description.GetProperty("responses");
        if (!responses.TryGetProperty(status.ToString(System.Globalization.CultureInfo.InvariantCulture), out JsonElement response) && !responses.TryGetProperty("default", out response))
        {
            return null;
        }

        return Validator.Resolve(response).TryGetProperty("content", out JsonElement content)
            && content.TryGetProperty(mediaType, out JsonElement media)
            && media.TryGetProperty("schema", out JsonElement schema) ? schema : null;
    }

    private static bool IsParameter(string segment) => segment.StartsWith('{');
}

/// <summary>An operation of a description.</summary>
/// <param name="Method">The method.</param>
/// <param name="Template">The path with its parameters, such as <c>/models/{model}</c>.</param>
/// <param name="Description">What the description has about it.</param>
internal sealed record OpenApiOperation(string Method, string Template, JsonElement Description)
{
    public override string ToString() => $"{Method} {Template}";
}
