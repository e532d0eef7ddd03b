using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lyceum.Platform.Keys;

/// <summary>
/// Addresses that begin with the same bits, such as <c>10.0.0.0/8</c>, <c>2001:db8::/32</c> or one address alone. IPv4 written
/// as IPv6 (<c>::ffff:10.0.0.1</c>) is IPv4, in ranges and in addresses, so that no spelling slips through.
/// </summary>
public readonly record struct AddressRange
{
    private const int MappedBits = 96;
    private readonly IPNetwork _network;

    private AddressRange(IPNetwork network) => _network = network;

    /// <summary>Reads a range.</summary>
    /// <returns>False where it is none, or has bits set after the prefix.</returns>
    public static bool TryParse(string? text, out AddressRange range)
    {
        range = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out IPAddress? address) || (address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0))
        {
            return false;
        }

        int bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        int prefix = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits))
        {
            return false;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            if (prefix < MappedBits)
            {
                return false;
            }

            (address, prefix) = (address.MapToIPv4(), prefix - MappedBits);
        }

        if (HasBitsAfter(address, prefix))
        {
            return false;
        }

        range = new AddressRange(new IPNetwork(address, prefix));
        return true;
    }

    /// <summary>Whether an address is in the range.</summary>
    public bool Contains(IPAddress address) => _network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>The range as <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => _network.ToString();

    private static bool HasBitsAfter(IPAddress address, int prefix)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int bit = prefix; bit < bytes.Length * 8; bit++)
        {
            if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
