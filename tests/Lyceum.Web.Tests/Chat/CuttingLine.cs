using System.Net;
using System.Net.Sockets;

namespace Lyceum.Web.Tests.Chat;

/// <summary>
/// A bad line between browsers and a server: it has one address while servers come and go behind it, and cuts connections at random, in the middle of whatever is sent.
/// </summary>
internal sealed class CuttingLine : IAsyncDisposable
{
    // One in so many pieces of what a server says is the last one of its connection.
    private const int Odds = 25;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Random _random;
    private readonly Task _accepting;
    private TaskCompletionSource<IPEndPoint> _server = NewSignal();

    public CuttingLine(int seed)
    {
#pragma warning disable RS0030 // Seeded.
        _random = new Random(seed);
#pragma warning restore RS0030
        _listener.Start(512);
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where browsers go.</summary>
    public Uri Address { get; }

    /// <summary>Whether it cuts.</summary>
    public bool IsBad { get; set; }

    /// <summary>How many connections it cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Leads to a server.</summary>
    public void Connect(Uri server) => _server.TrySetResult(new IPEndPoint(IPAddress.Parse(server.Host), server.Port));

    /// <summary>Leads nowhere, until there is a server again.</summary>
    public void Disconnect() => _server = NewSignal();

    /// <summary>Whether it leads to a server.</summary>
    public bool IsConnected => _server.Task.IsCompletedSuccessfully;

    /// <summary>Ends when it leads to a server.</summary>
    public Task UntilConnectedAsync(CancellationToken cancellation) => _server.Task.WaitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private static TaskCompletionSource<IPEndPoint> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket browser = await _listener.AcceptSocketAsync(_stop.Token);
                _ = CarryAsync(browser);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(Socket browser)
    {
        using Socket far = new(SocketType.Stream, ProtocolType.Tcp);
        using (browser)
        {
            if (!IsConnected)
            {
                browser.Close(0);
                return;
            }

            try
            {
                await far.ConnectAsync(await _server.Task, _stop.Token);
                browser.NoDelay = far.NoDelay = true;
                await Task.WhenAny(PumpAsync(browser, far, static length => length), PumpAsync(far, browser, Cut));
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // As good as a cut.
            }

            // A reset, and no end that could be taken for one.
            browser.Close(0);
            far.Close(0);
        }
    }

    // How much of a piece comes through.
    private int Cut(int length)
    {
        lock (_gate)
        {
            if (!IsBad || _random.Next(Odds) > 0)
            {
                return length;
            }

            Cuts++;
            return _random.Next(length);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Func<int, int> pass)
    {
        byte[] buffer = new byte[8192];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
            {
                int passed = pass(read);
                await to.SendAsync(buffer.AsMemory(0, passed), _stop.Token);
                if (passed < read)
                {
                    return;
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One end has gone.
        }
    }
}
