using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lyceum.Models.Hub;

/// <summary>Whose an internet address is: everybody's, or one that an address from outside must never lead to.</summary>
internal enum AddressKind
{
    /// <summary>Reachable for everybody.</summary>
    Public,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>The network of a house (RFC 1918, RFC 4193, RFC 6598).</summary>
    Private,

    /// <summary>The next wire (RFC 3927, RFC 4291), where clouds keep their metadata services.</summary>
    LinkLocal,

    /// <summary>Multicast, unspecified, documentation, benchmarking and what is reserved: no server is there.</summary>
    Reserved,
}

/// <summary>Sorts addresses by the special-purpose registries of IANA (RFC 6890).</summary>
internal static class AddressKinds
{
    private static readonly (IPNetwork Network, AddressKind Kind)[] Special =
    [
        (IPNetwork.Parse("0.0.0.0/8"), AddressKind.Reserved),
        (IPNetwork.Parse("10.0.0.0/8"), AddressKind.Private),
        (IPNetwork.Parse("100.64.0.0/10"), AddressKind.Private),
        (IPNetwork.Parse("127.0.0.0/8"), AddressKind.Loopback),
        (IPNetwork.Parse("169.254.0.0/16"), AddressKind.LinkLocal),
        (IPNetwork.Parse("172.16.0.0/12"), AddressKind.Private),
        (IPNetwork.Parse("192.0.0.0/24"), AddressKind.Reserved),
        (IPNetwork.Parse("192.0.2.0/24"), AddressKind.Reserved),
        (IPNetwork.Parse("192.168.0.0/16"), AddressKind.Private),
        (IPNetwork.Parse("198.18.0.0/15"), AddressKind.Reserved),
        (IPNetwork.Parse("198.51.100.0/24"), AddressKind.Reserved),
        (IPNetwork.Parse("203.0.113.0/24"), AddressKind.Reserved),
        (IPNetwork.Parse("224.0.0.0/3"), AddressKind.Reserved),
        (IPNetwork.Parse("::1/128"), AddressKind.Loopback),
        (IPNetwork.Parse("::/128"), AddressKind.Reserved),
        (IPNetwork.Parse("100::/64"), AddressKind.Reserved),
        (IPNetwork.Parse("2001:db8::/32"), AddressKind.Reserved),
        (IPNetwork.Parse("fc00::/7"), AddressKind.Private),
        (IPNetwork.Parse("fe80::/10"), AddressKind.LinkLocal),
        (IPNetwork.Parse("fec0::/10"), AddressKind.Private),
        (IPNetwork.Parse("ff00::/8"), AddressKind.Reserved),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>The kind of an address; one that carries an IPv4 address inside is of that one's kind.</summary>
    public static AddressKind Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }
        else if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            ReadOnlySpan<byte> bytes = address.GetAddressBytes();
            if (Nat64.Contains(address) || BinaryPrimitives.ReadUInt64BigEndian(bytes) == 0 && BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) == 0 && bytes[12] != 0)
            {
                address = new IPAddress(bytes[12..]);
            }
            else if (SixToFour.Contains(address))
            {
                address = new IPAddress(bytes[2..6]);
            }
        }

        foreach ((IPNetwork network, AddressKind kind) in Special)
        {
            if (network.Contains(address))
            {
                return kind;
            }
        }

        return AddressKind.Public;
    }
}
