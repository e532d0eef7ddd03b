using System.Text.Json.Nodes;
using Lyceum.Api.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lyceum.Api.OpenApi;

/// <summary>Adds to the description what handlers read by themselves: values behind the question mark, and forms.</summary>
internal static class OperationDescription
{
    /// <summary>Completes an operation.</summary>
    public static Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (QueryParameter parameter in metadata.OfType<QueryParameters>().SelectMany(static parameters => parameters.All))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Description,
                Required = parameter.IsRequired,
                Style = parameter.Type == QueryType.Pairs ? ParameterStyle.DeepObject : null,
                Explode = parameter.Type is QueryType.Pairs or QueryType.Texts,
                Schema = SchemaOf(parameter),
            });
        }

        if (metadata.OfType<FormFields>().LastOrDefault() is { } form)
        {
            operation.RequestBody = BodyOf(form);
        }

        return Task.CompletedTask;
    }

    private static OpenApiRequestBody BodyOf(FormFields form)
    {
        OpenApiSchema schema = new() { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>(), Required = new HashSet<string> { form.File } };
        schema.Properties[form.File] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "The bytes." };
        foreach (QueryParameter field in form.Fields)
        {
            // a[b] is the member b of a.
            string[] parts = field.Name.Split('[', ']');
            OpenApiSchema owner = schema;
            if (parts.Length > 1)
            {
                owner = schema.Properties.TryGetValue(parts[0], out IOpenApiSchema? known) ? (OpenApiSchema)known
                    : new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>(), Required = new HashSet<string>() };
                schema.Properties[parts[0]] = owner;
            }

            string name = parts.Length > 1 ? parts[1] : parts[0];
            owner.Properties![name] = SchemaOf(field, field.Description);
            if (field.IsRequired)
            {
                owner.Required!.Add(name);
            }
        }

        return new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = schema } },
        };
    }

    private static OpenApiSchema SchemaOf(QueryParameter parameter, string? description = null)
    {
        OpenApiSchema schema = new()
        {
            Description = description,
            Type = parameter.Type switch
            {
                QueryType.Integer => JsonSchemaType.Integer,
                QueryType.Flag => JsonSchemaType.Boolean,
                QueryType.Texts => JsonSchemaType.Array,
                QueryType.Pairs => JsonSchemaType.Object,
                _ => JsonSchemaType.String,
            },
        };
        if (parameter.Words is { } words)
        {
            schema.Enum = [.. words.Select(static word => (JsonNode)JsonValue.Create(word))];
        }

        if (parameter.Type == QueryType.Texts)
        {
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String };
        }
        else if (parameter.Type == QueryType.Pairs)
        {
            schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String };
        }

        return schema;
    }
}
