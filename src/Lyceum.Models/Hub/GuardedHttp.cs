using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Reflection;

namespace Lyceum.Models.Hub;

/// <summary>
/// The one way to fetch from an address that somebody typed or a server sent. It has a home, the address that the user configured,
/// and treats everything else as strange: the token goes home only; a name elsewhere must resolve to a public address, or to one of the
/// home's own kind (a hub on this machine may redirect within this machine); redirects are followed one by one under these rules,
/// at most ten, and never from https to http. Addresses are checked when the connection is made, so that a name cannot resolve to one
/// thing for the check and to another for the connection.
/// </summary>
internal sealed class GuardedHttp : IDisposable
{
    private const int MaxRedirects = 10;
    private static readonly ProductInfoHeaderValue Agent = new(
        "lyceum", typeof(GuardedHttp).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "0");

    private readonly Uri _home;
    private readonly Secret _token;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly Func<IPEndPoint, CancellationToken, ValueTask<Stream>> _connect;
    private readonly HttpClient _client;

    /// <summary>Makes a client.</summary>
    /// <param name="home">The address that the user configured.</param>
    /// <param name="token">Sent as a bearer token to the home's scheme, host and port; empty for none.</param>
    /// <param name="resolve">Finds a name's addresses; the system's resolver if null.</param>
    /// <param name="connect">Makes a connection; a TCP socket if null.</param>
    public GuardedHttp(
        Uri home,
        Secret token,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null,
        Func<IPEndPoint, CancellationToken, ValueTask<Stream>>? connect = null)
    {
        _home = home;
        _token = token;
        _resolve = resolve ?? Dns.GetHostAddressesAsync;
        _connect = connect ?? ConnectAsync;
#pragma warning disable RS0030 // This is the one guarded client.
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = TimeSpan.FromSeconds(20),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                MaxResponseHeadersLength = 64,
                ConnectCallback = OpenAsync,
            })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
#pragma warning restore RS0030
    }

    /// <summary>Fetches, following redirects, up to the headers of the answer. The caller disposes it.</summary>
    /// <param name="address">What to fetch.</param>
    /// <param name="prepare">Adds headers that strangers may see too.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HubException">An address was refused, or the server cannot be reached.</exception>
    public async Task<GuardedResponse> GetAsync(Uri address, Action<HttpRequestHeaders>? prepare, CancellationToken cancellation)
    {
        HttpResponseHeaders? fromHome = null;
        for (int redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            HttpResponseMessage response = await SendAsync(address, prepare, cancellation).ConfigureAwait(false);
            if (IsHome(address))
            {
                fromHome = response.Headers;
            }

            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
            {
                return new GuardedResponse(response, fromHome);
            }

            response.Dispose();
            address = Follow(address, location);
        }

        throw new HubException(HubFailure.BadAnswer, $"{_home.Host} redirects more than {MaxRedirects} times; check the setting Hub:Address.");
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    internal static Uri Follow(Uri from, Uri location)
    {
        Uri to = new(from, location);
        if (to.Scheme is not ("http" or "https") || to.UserInfo.Length > 0)
        {
            throw new HubException(HubFailure.RefusedAddress, $"{from.Host} redirects to an address of the form {to.Scheme}:, or with a user name in it, which is refused.");
        }

        return from.Scheme == "https" && to.Scheme == "http" && !to.IsLoopback
            ? throw new HubException(HubFailure.RefusedAddress, $"{from.Host} redirects from https to http on {to.Host}, where anybody on the way could change the model; this is refused.")
            : to;
    }

    private static async ValueTask<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsHome(Uri address) =>
        address.Scheme == _home.Scheme && address.Port == _home.Port && address.Host.Equals(_home.Host, StringComparison.OrdinalIgnoreCase);

    private async Task<HttpResponseMessage> SendAsync(Uri address, Action<HttpRequestHeaders>? prepare, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(Agent);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        prepare?.Invoke(request.Headers);
        if (!_token.IsEmpty && IsHome(address))
        {
            if (address.Scheme != "https" && !address.IsLoopback)
            {
                throw new HubException(HubFailure.RefusedAddress, $"The token would travel to {address.Host} readable by anybody on the way; use an https address in Hub:Address, or no Hub:Token.");
            }

            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token.Reveal());
        }

        if (IPAddress.TryParse(address.IdnHost, out IPAddress? literal))
        {
            // Behind a proxy no connection to the address itself is made here, so one that is written out is checked here.
            await CheckAsync(address.IdnHost, literal, cancellation).ConfigureAwait(false);
        }

        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.InnerException is HubException refused)
        {
            throw refused;
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new HubException(HubFailure.Unreachable, $"{address.Authority} did not take a connection in time; check the network, then run the same command again.", e) { IsTransient = true };
        }
        catch (HttpRequestException e)
        {
            bool wrongAddress = e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
            string reason = e.InnerException is SocketException socket ? socket.Message : e.Message;
            throw new HubException(
                HubFailure.Unreachable,
                $"{address.Scheme}://{address.Authority} cannot be reached ({reason.TrimEnd('.')}); check the network and the setting Hub:Address, then run the same command again.",
                e)
            {
                IsTransient = !wrongAddress,
            };
        }
    }

    private async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        string host = context.DnsEndPoint.Host;
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await _resolve(host, cancellation).ConfigureAwait(false);
        bool isProxy = context.InitialRequestMessage.RequestUri is { } target
            && HttpClient.DefaultProxy.GetProxy(target) is { } proxy
            && proxy.Host.Equals(host, StringComparison.OrdinalIgnoreCase);

        Exception? last = null;
        foreach (IPAddress address in addresses)
        {
            if (!isProxy)
            {
                await CheckAsync(host, address, cancellation).ConfigureAwait(false);
            }

            try
            {
                return await _connect(new IPEndPoint(address, context.DnsEndPoint.Port), cancellation).ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                last = e;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Refuses an address that is neither public, nor the home's, nor of the home's kind.</summary>
    private async Task CheckAsync(string host, IPAddress address, CancellationToken cancellation)
    {
        AddressKind kind = AddressKinds.Of(address);
        if (kind == AddressKind.Public || host.Equals(_home.IdnHost, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        IPAddress[] home = IPAddress.TryParse(_home.IdnHost, out IPAddress? literal)
            ? [literal]
            : await _resolve(_home.IdnHost, cancellation).ConfigureAwait(false);
        if (!home.Any(own => AddressKinds.Of(own) == kind))
        {
            throw new HubException(HubFailure.RefusedAddress, $"{_home.Host} leads to {host}, which is {address}, an address that is not public; this is refused.");
        }
    }
}
