using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>What an endpoint reads behind the question mark. <see cref="QueryReader"/> reads nothing else, so what is read is described.</summary>
/// <param name="all">The values.</param>
internal sealed class QueryParameters(IReadOnlyList<QueryParameter> all)
{
    private static readonly QueryParameter s_include = new("include", "What is told beside the rest.", QueryType.Texts);

    /// <summary>The values.</summary>
    public IReadOnlyList<QueryParameter> All => all;

    /// <summary>Whether an endpoint reads a value.</summary>
    public static bool Has(HttpRequest request, string name) =>
        request.HttpContext.GetEndpoint()?.Metadata.GetOrderedMetadata<QueryParameters>().Any(parameters => parameters.All.Any(one => one.Name == name)) == true;

    /// <summary>Which part of a list is wanted: what <see cref="ListQuery"/> reads.</summary>
    public static IReadOnlyList<QueryParameter> Page { get; } =
    [
        new("limit", "How many things at most.", QueryType.Integer),
        new("order", "The oldest or the newest first.") { Words = ["asc", "desc"] },
        new("after", "The id of the thing before the first one that is wanted."),
    ];

    /// <summary>The same in lists that can be read backwards.</summary>
    public static IReadOnlyList<QueryParameter> BothWays { get; } = [.. Page, new("before", "The id of the thing behind the last one that is wanted.")];

    /// <summary>What responses and their items are told with.</summary>
    public static QueryParameter Include => s_include;
}

/// <summary>Lets endpoints say what they read behind the question mark.</summary>
internal static class QueryParameterExtensions
{
    /// <summary>Says what an endpoint reads.</summary>
    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder endpoint, params IReadOnlyList<QueryParameter> parameters) =>
        endpoint.WithMetadata(new QueryParameters(parameters));
}
