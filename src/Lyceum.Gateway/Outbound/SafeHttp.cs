using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Lyceum.Gateway.Outbound;

/// <summary>
/// The one way to call an address that a user named. A name is resolved once, when the connection is made; each of its addresses must be public, and the
/// connection goes to one of exactly these, so that a name cannot lead to one place for the check and to another for the call. No redirects, no proxy, no
/// cookies; the time is bounded, and of the answer its head alone is read. Safe for use by many threads.
/// </summary>
public sealed class SafeHttp : IDisposable
{
    private const int LongestAddress = 2048;

    private readonly SafeHttpOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly Func<IPEndPoint, CancellationToken, ValueTask<Stream>> _connect;
    private readonly HttpClient _client;

    /// <summary>Makes a client.</summary>
    /// <param name="options">What is allowed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="resolve">Finds a name's addresses; the system's resolver if null.</param>
    /// <param name="connect">Makes a connection; a TCP socket if null.</param>
    public SafeHttp(
        SafeHttpOptions options,
        TimeProvider time,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null,
        Func<IPEndPoint, CancellationToken, ValueTask<Stream>>? connect = null)
    {
        _options = options;
        _time = time;
        _resolve = resolve ?? Dns.GetHostAddressesAsync;
        _connect = connect ?? ConnectAsync;
#pragma warning disable RS0030 // This is the guarded client.
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 32,

            // A connection that is kept was checked once; a name may lead elsewhere by now.
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = OpenAsync,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
#pragma warning restore RS0030
    }

    /// <summary>Checks how an address is written; where it leads is checked when it is called.</summary>
    /// <param name="text">What a user typed.</param>
    /// <exception cref="SafeHttpException">It is no address of a web server.</exception>
    public static Uri Check(string? text) =>
        text is { Length: > 0 and <= LongestAddress } && Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
            && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.Host.Length > 0
            ? address
            : throw new SafeHttpException("An address begins with https:// or http:// and has no user name in it.", isRefused: true);

    /// <summary>Sends something.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="body">JSON.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The status of the answer. Who said that has what was sent, so nothing more of the answer is waited for.</returns>
    /// <exception cref="SafeHttpException">The address is refused, cannot be reached, or answers too slowly.</exception>
    public async Task<int> PostAsync(Uri address, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> headers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(headers);
        using HttpRequestMessage request = new(HttpMethod.Post, Check(address.OriginalString)) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using CancellationTokenSource timeout = new(_options.Timeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return (int)response.StatusCode;
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new SafeHttpException($"{address.Authority} did not answer in time.", isRefused: false, error);
        }
        catch (HttpRequestException error) when (error.InnerException is SafeHttpException refused)
        {
            throw new SafeHttpException(refused.Message, refused.IsRefused, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new SafeHttpException($"{address.Authority} cannot be reached.", isRefused: false, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

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

    private async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        string host = context.DnsEndPoint.Host;
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await _resolve(host, cancellation).ConfigureAwait(false);
        if (!_options.AllowsPrivate && addresses.FirstOrDefault(static address => !PublicAddresses.Contains(address)) is not null)
        {
            // Which address that is tells a stranger how the network here looks.
            throw new SafeHttpException($"{host} leads to an address that is not public; this is refused.", isRefused: true);
        }

        SocketException? last = null;
        foreach (IPAddress address in addresses)
        {
            try
            {
                return await _connect(new IPEndPoint(address, context.DnsEndPoint.Port), cancellation).ConfigureAwait(false);
            }
            catch (SocketException error)
            {
                last = error;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }
}
