using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Lyceum.Web.Http;

/// <summary>How many forms of people without a session an address may send. A network of IPv6 counts as one address, since one person has all of it.</summary>
internal sealed class FormLimiter : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> _limiter;

    /// <summary>Makes the limiter.</summary>
    /// <param name="options">How many.</param>
    public FormLimiter(WebOptions options) => _limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(Network(address), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.FormsPerMinute,
            TokensPerPeriod = options.FormsPerMinute,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1),
            QueueLimit = 0,
        }));

    /// <summary>Counts a form.</summary>
    /// <returns>Whether it may be read.</returns>
    public bool Take(IPAddress? address)
    {
        using RateLimitLease lease = _limiter.AttemptAcquire(address ?? IPAddress.None);
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
