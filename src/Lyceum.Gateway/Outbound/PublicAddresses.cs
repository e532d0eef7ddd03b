using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Lyceum.Gateway.Outbound;

/// <summary>
/// Tells addresses of the public internet from all others, by IANA's registries of special-purpose addresses. What is not known to be public is not.
/// </summary>
public static class PublicAddresses
{
    private static readonly ImmutableArray<IPNetwork> s_special4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(static text => IPNetwork.Parse(text)),
    ];

    // What carries an address of another kind inside leads to that one: Teredo, 6to4.
    private static readonly ImmutableArray<IPNetwork> s_special6 =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(static text => IPNetwork.Parse(text))];

    private static readonly IPNetwork s_global6 = IPNetwork.Parse("2000::/3");

    /// <summary>Whether an address is public.</summary>
    /// <param name="address">The address.</param>
    public static bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily switch
        {
            AddressFamily.InterNetwork => !s_special4.Any(network => network.Contains(plain)),
            AddressFamily.InterNetworkV6 => s_global6.Contains(plain) && !s_special6.Any(network => network.Contains(plain)),
            _ => false,
        };
    }
}
