namespace Lyceum.Api.Tests.Routes;

/// <summary>
/// What stands in the paths of routes: for each name a thing that the first organisation has and the second one must not find. A route with a name that
/// is not in the table fails the walk.
/// </summary>
internal static class RouteIdentifiers
{
    /// <summary>Makes a thing of the server's organisation and gives its identifier.</summary>
    public delegate Task<string> Maker(ApiServer server, CancellationToken cancellation);

    /// <summary>How things are made, by the name in the path.</summary>
    public static readonly IReadOnlyDictionary<string, Maker> Owned = new Dictionary<string, Maker>();

    /// <summary>Names of things that are everybody's, and why that leaks nothing.</summary>
    public static readonly IReadOnlyDictionary<string, (string Value, string Reason)> Shared = new Dictionary<string, (string, string)>
    {
        ["model"] = ("fake", "models are the installation's; what a key may use of them are its scopes, which have tests of their own"),
        ["rest"] = ("anything", "there is nothing below these paths"),
    };
}
