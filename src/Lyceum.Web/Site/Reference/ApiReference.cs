using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Lyceum.Web.Site.Reference;

/// <summary>
/// The API as the reference shows it, read from the program's own OpenAPI description, so that it says what the code does. What fields mean, and a body
/// for each example, stand in two files beside it.
/// </summary>
/// <param name="services">Has the description, where the program has an API.</param>
public sealed class ApiReference(IServiceProvider services)
{
    private const string DocumentName = "v1";
    private const int MaxDepth = 3;

    private static readonly Lazy<FrozenDictionary<string, string>> s_meanings = new(() => Read("fields.txt", ": "));
    private static readonly Lazy<FrozenDictionary<string, string>> s_bodies = new(() => Read("bodies.txt", " "));

    private readonly Lock _making = new();
    private Task<ImmutableArray<ApiResource>>? _all;

    /// <summary>All resources, in the order of the description.</summary>
    public Task<ImmutableArray<ApiResource>> ListAsync(CancellationToken cancellation)
    {
        lock (_making)
        {
            // What failed is tried again, and nobody's going away ends it for the others.
            _all = _all is { IsFaulted: false } ? _all : MakeAsync();
            return _all.WaitAsync(cancellation);
        }
    }

    private async Task<ImmutableArray<ApiResource>> MakeAsync()
    {
        if (services.GetKeyedService<IOpenApiDocumentProvider>(DocumentName) is not { } provider)
        {
            return [];
        }

        OpenApiDocument document = await provider.GetOpenApiDocumentAsync(CancellationToken.None).ConfigureAwait(false);
        string json = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1).ConfigureAwait(false);
        using JsonDocument description = JsonDocument.Parse(json);
        return new Reader(description.RootElement).Read();
    }

    private static FrozenDictionary<string, string> Read(string file, string separator)
    {
        using StreamReader reader = new(typeof(ApiReference).Assembly.GetManifestResourceStream($"reference/{file}")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => line[0] != '#')
            .Select(line => line.Split(separator, 2)).ToFrozenDictionary(static parts => parts[0], static parts => parts[1].Trim());
    }

    private sealed class Reader(JsonElement root)
    {
        public ImmutableArray<ApiResource> Read()
        {
            List<(string Tag, ApiOperation Operation)> all = [];
            foreach (JsonProperty path in root.GetProperty("paths").EnumerateObject())
            {
                foreach (JsonProperty method in path.Value.EnumerateObject())
                {
                    if (method.Value.ValueKind == JsonValueKind.Object && method.Value.TryGetProperty("tags", out JsonElement tags))
                    {
                        all.Add((tags[0].GetString()!, Operation(path.Name, method.Name.ToUpperInvariant(), method.Value)));
                    }
                }
            }

            return [.. all.GroupBy(static one => one.Tag).Select(static group => new ApiResource(group.Key, [.. group.Select(static one => one.Operation)]))];
        }

        private ApiOperation Operation(string path, string method, JsonElement operation)
        {
            (string? type, string name, ImmutableArray<ApiField> fields) = operation.TryGetProperty("requestBody", out JsonElement body) ? Content(body) : (null, "", []);
            return new ApiOperation
            {
                Id = operation.GetProperty("operationId").GetString()!,
                Method = method,
                Path = path,
                Summary = operation.TryGetProperty("summary", out JsonElement summary) ? summary.GetString()! : "",
                Parameters = operation.TryGetProperty("parameters", out JsonElement parameters)
                    ? [.. parameters.EnumerateArray().Select(Parameter)] : [],
                Body = fields,
                BodyType = type,
                Answers =
                [
                    .. operation.GetProperty("responses").EnumerateObject().Select(answer =>
                    {
                        (_, string schema, ImmutableArray<ApiField> answered) = Content(answer.Value);
                        return (answer.Name, schema, answer.Name[0] == '2' ? answered : []);
                    }),
                ],
                Example = Example(method, path, type, fields),
            };
        }

        private static ApiCall Example(string method, string path, string? type, ImmutableArray<ApiField> fields)
        {
            string shown = string.Join('/', path.Split('/').Select(static part => part.StartsWith('{') ? part == "{model}" ? "primer-1" : part.Trim('{', '}').Replace("Id", "_id", StringComparison.Ordinal).ToUpperInvariant() : part));
            string? written = s_bodies.Value.GetValueOrDefault($"{method}:{path}");
            return new ApiCall(method, shown)
            {
                Body = type == "application/json" ? JsonNode.Parse(written ?? "{}") : null,
                Form = type == "multipart/form-data"
                    ? [.. (written is null ? [] : JsonNode.Parse(written)!.AsObject()).Select(field => (field.Key, field.Value!.GetValue<string>(), fields.Any(known => known.Name == field.Key && known.Type == "file")))] : [],
            };
        }

        private ApiField Parameter(JsonElement parameter) => new(parameter.GetProperty("name").GetString()!, TypeOf(parameter.GetProperty("schema")))
        {
            Place = parameter.GetProperty("in").GetString()!,
            IsRequired = parameter.TryGetProperty("required", out JsonElement required) && required.GetBoolean(),
            Description = parameter.TryGetProperty("description", out JsonElement description) ? description.GetString() ?? "" : s_meanings.Value.GetValueOrDefault($"*.{parameter.GetProperty("name").GetString()}", ""),
        };

        private (string? Type, string Name, ImmutableArray<ApiField> Fields) Content(JsonElement owner)
        {
            if (!owner.TryGetProperty("content", out JsonElement content))
            {
                return (null, "", []);
            }

            JsonProperty first = content.EnumerateObject().First();
            JsonElement schema = first.Value.TryGetProperty("schema", out JsonElement given) ? given : default;
            return schema.ValueKind == JsonValueKind.Object ? (first.Name, NameOf(schema), FieldsOf(schema, [])) : (first.Name, "", []);
        }

        private ImmutableArray<ApiField> FieldsOf(JsonElement schema, ImmutableArray<string> within)
        {
            string name = NameOf(schema);
            if (within.Length >= MaxDepth || (name.Length > 0 && within.Contains(name)) || name == "JsonElement")
            {
                return [];
            }

            JsonElement resolved = Resolve(schema);
            if (resolved.TryGetProperty("items", out JsonElement items))
            {
                return FieldsOf(items, within);
            }

            if (resolved.ValueKind != JsonValueKind.Object || !resolved.TryGetProperty("properties", out JsonElement properties))
            {
                return [];
            }

            string[] required = resolved.TryGetProperty("required", out JsonElement needed) ? [.. needed.EnumerateArray().Select(static one => one.GetString()!)] : [];
            return
            [
                .. properties.EnumerateObject().Select(property => new ApiField(property.Name, TypeOf(property.Value))
                {
                    IsRequired = required.Contains(property.Name),
                    Description = Meaning(name, property),
                    Fields = FieldsOf(property.Value, within.Add(name)),
                }),
            ];
        }

        private static string Meaning(string owner, JsonProperty property) =>
            s_meanings.Value.GetValueOrDefault($"{owner}.{property.Name}")
            ?? (property.Value.TryGetProperty("description", out JsonElement description) ? description.GetString() : null)
            ?? s_meanings.Value.GetValueOrDefault($"*.{property.Name}", "");

        private string TypeOf(JsonElement schema)
        {
            string name = NameOf(schema);
            JsonElement resolved = Resolve(schema);
            if (name == "JsonElement" || resolved.ValueKind != JsonValueKind.Object)
            {
                return "any";
            }

            if (resolved.TryGetProperty("enum", out JsonElement words))
            {
                return string.Join(" | ", words.EnumerateArray().Where(static word => word.ValueKind == JsonValueKind.String).Select(static word => word.GetString()));
            }

            if (resolved.TryGetProperty("format", out JsonElement format) && format.ValueEquals("binary"))
            {
                return "file";
            }

            string[] types = resolved.TryGetProperty("type", out JsonElement type)
                ? type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(static one => one.GetString()!)] : [type.GetString()!] : [];

            // A number may come as a string too; that is said once, at the beginning of the reference.
            string kind = types.Contains("integer") ? "integer" : types.Contains("number") ? "number" : types.FirstOrDefault(static one => one != "null") ?? "any";
            return kind switch
            {
                "array" => $"array of {(resolved.TryGetProperty("items", out JsonElement items) ? TypeOf(items) : "any")}",
                "object" when resolved.TryGetProperty("additionalProperties", out JsonElement values) && values.ValueKind == JsonValueKind.Object => $"map of {TypeOf(values)}",
                _ => kind,
            };
        }

        // Either null or something is that something.
        private JsonElement Resolve(JsonElement schema)
        {
            for (int i = 0; i < 8; i++)
            {
                if (schema.TryGetProperty("$ref", out JsonElement reference))
                {
                    schema = root.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
                }
                else if (schema.TryGetProperty("oneOf", out JsonElement either) && either.GetArrayLength() == 2 && either[0].TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("null"))
                {
                    schema = either[1];
                }
                else
                {
                    break;
                }
            }

            return schema;
        }

        private static string NameOf(JsonElement schema)
        {
            if (schema.TryGetProperty("oneOf", out JsonElement either) && either.GetArrayLength() == 2)
            {
                schema = either[1];
            }

            if (schema.TryGetProperty("items", out JsonElement items))
            {
                schema = items;
            }

            return schema.TryGetProperty("$ref", out JsonElement reference) ? reference.GetString()!.Split('/')[^1] : "";
        }
    }
}
