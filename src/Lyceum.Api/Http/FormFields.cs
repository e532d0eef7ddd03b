using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Lyceum.Api.Http;

/// <summary>The form that an endpoint takes, as the description tells of it.</summary>
/// <param name="File">The field that is a file.</param>
/// <param name="Fields">The others, by their names in brackets where one is a part of another.</param>
internal sealed record FormFields(string File, IReadOnlyList<QueryParameter> Fields);

/// <summary>Lets endpoints say which forms they take.</summary>
internal static class FormFieldsExtensions
{
    /// <summary>Says which form an endpoint takes.</summary>
    public static RouteHandlerBuilder AcceptsForm(this RouteHandlerBuilder endpoint, FormFields fields) =>
        endpoint.WithMetadata(new AcceptsMetadata(["multipart/form-data"], typeof(JsonElement)), fields);
}
