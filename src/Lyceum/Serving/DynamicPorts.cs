using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Lyceum.Serving;

/// <summary>
/// Addresses with port 0, on which the system chooses: it chooses here, before the server is put together, since links and passkeys name the port. The
/// sockets are bound from then on, so nobody else gets the port in between; the server takes them over when it listens.
/// </summary>
internal sealed class DynamicPorts : IDisposable
{
    private readonly Dictionary<IPEndPoint, Socket> _sockets = [];

    private DynamicPorts(IReadOnlyList<string> urls) => Urls = [.. urls.Select(Fix)];

    /// <summary>The addresses with the ports that they have.</summary>
    public IReadOnlyList<string> Urls { get; }

    /// <summary>Chooses ports where the addresses name none.</summary>
    /// <param name="urls">Addresses to listen on.</param>
    /// <exception cref="IOException">An address is not this machine's.</exception>
    public static DynamicPorts Choose(IReadOnlyList<string> urls)
    {
        try
        {
            return new DynamicPorts(urls);
        }
        catch (SocketException exception)
        {
            throw new IOException($"Cannot listen on {string.Join(';', urls)}: {exception.Message}", exception);
        }
    }

    /// <summary>Has the server listen on the sockets.</summary>
    public void Configure(SocketTransportOptions sockets) => sockets.CreateBoundListenSocket = endpoint =>
        endpoint is IPEndPoint address && _sockets.Remove(address, out Socket? bound) ? bound : SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);

    /// <summary>Gives back what no server took.</summary>
    public void Dispose()
    {
        foreach (Socket socket in _sockets.Values)
        {
            socket.Dispose();
        }

        _sockets.Clear();
    }

    // Kestrel refuses port 0 by a name itself, and says why.
    private string Fix(string url)
    {
        Uri address = new(url);
        if (address.Port != 0 || !IPAddress.TryParse(address.DnsSafeHost, out IPAddress? host))
        {
            return url;
        }

        Socket socket = new(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(host, 0));
        IPEndPoint bound = (IPEndPoint)socket.LocalEndPoint!;
        _sockets.Add(bound, socket);
        return string.Create(CultureInfo.InvariantCulture, $"{address.Scheme}://{address.Host}:{bound.Port}");
    }
}
