using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Lyceum.Api.Tests.Routes;

/// <summary>An endpoint below <c>/v1</c>, as the program maps it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Pattern">The path with its parameters.</param>
/// <param name="ReadsJson">Whether it reads a body of JSON.</param>
/// <param name="IsUnoffered">Whether it takes every method, as what stands for resources that there are not does.</param>
internal sealed record OfferedRoute(string Method, RoutePattern Pattern, bool ReadsJson, bool IsUnoffered)
{
    /// <summary>The names in its path, such as <c>model</c>.</summary>
    public IReadOnlyList<string> Parameters => [.. Pattern.Parameters.Select(static parameter => parameter.Name)];

    /// <summary>Whether it is for admin keys alone.</summary>
    public bool IsAdministration => Pattern.RawText!.StartsWith("/v1/organization/", StringComparison.Ordinal);

    /// <summary>The path up to a name in it, such as <c>/v1/files/{file_id}</c>.</summary>
    public string PathTo(string name) => Pattern.RawText![..(Pattern.RawText!.IndexOf($"{{{name}}}", StringComparison.Ordinal) + name.Length + 2)];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OfferedRoute> Of(EndpointDataSource endpoints) =>
    [
        .. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(static endpoint => endpoint.RoutePattern.RawText?.StartsWith("/v1/", StringComparison.Ordinal) == true)
            .SelectMany(static endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST", "DELETE"])
                .Select(method => new OfferedRoute(
                    method,
                    endpoint.RoutePattern,
                    endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("application/json") == true,
                    endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is null))),
    ];

    /// <summary>Its path with values for the names.</summary>
    public string Path(Func<string, string> value) => string.Join('/', Pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => Uri.EscapeDataString(value(parameter.Name)),
        _ => throw new NotSupportedException($"{part} is no part of a path."),
    }))));

    public override string ToString() => $"{Method} {Pattern.RawText!.TrimEnd('/')}";
}
