using System.Collections.Immutable;
using System.Net;

namespace Lyceum.Platform.Keys;

/// <summary>
/// What a key may be used for. Null allows everything of a kind; a list allows what is in it, and an empty one is refused when
/// the key is made, since it reads like the other.
/// </summary>
public sealed record KeyScopes
{
    private const int MaximumItems = 100;
    private const int MaximumItemLength = 200;

    /// <summary>Everything.</summary>
    public static KeyScopes Everything { get; } = new();

    /// <summary>Paths such as <c>/v1/chat/completions</c>; one that ends in <c>/*</c> allows all below it.</summary>
    public ImmutableArray<string>? Endpoints { get; init; }

    /// <summary>Names of models.</summary>
    public ImmutableArray<string>? Models { get; init; }

    /// <summary>Where calls may come from.</summary>
    public ImmutableArray<AddressRange>? Addresses { get; init; }

    /// <summary>Whether a path may be called.</summary>
    public bool AllowsEndpoint(string path) => Endpoints is not { } endpoints
        || endpoints.Any(endpoint => endpoint.EndsWith("/*", StringComparison.Ordinal)
            ? path.StartsWith(endpoint[..^1], StringComparison.Ordinal)
            : path == endpoint);

    /// <summary>Whether a model may be used.</summary>
    public bool AllowsModel(string model) => Models is not { } models || models.Contains(model, StringComparer.Ordinal);

    /// <summary>Whether a call may come from an address; where only some may, an unknown one may not.</summary>
    public bool AllowsAddress(IPAddress? address) => Addresses is not { } addresses
        || (address is not null && addresses.Any(range => range.Contains(address)));

    /// <summary>Refuses lists that are empty, too long, or hold what cannot be matched.</summary>
    /// <exception cref="PlatformException">A list is not usable.</exception>
    internal void Validate()
    {
        Check("endpoints", Endpoints?.Select(static endpoint => endpoint.StartsWith('/') && endpoint.IndexOf('*', StringComparison.Ordinal) is int star
            && (star < 0 || (star == endpoint.Length - 1 && endpoint.EndsWith("/*", StringComparison.Ordinal))) ? endpoint : null));
        Check("models", Models);
        Check("addresses", Addresses?.Select(static range => range.ToString()));
    }

    private static void Check(string kind, IEnumerable<string?>? items)
    {
        if (items is null)
        {
            return;
        }

        string?[] all = [.. items];
        if (all.Length is 0 or > MaximumItems || all.Any(static item => string.IsNullOrWhiteSpace(item) || item.Length > MaximumItemLength))
        {
            throw PlatformException.Invalid(
                $"A key's {kind} are between 1 and {MaximumItems} values of at most {MaximumItemLength} characters (paths begin with '/' and may end in '/*'); leave them out to allow all.", $"key_{kind}");
        }
    }
}
