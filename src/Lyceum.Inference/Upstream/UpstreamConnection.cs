using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Telemetry;

namespace Lyceum.Inference.Upstream;

/// <summary>
/// Sends requests to one server. Tries again where no connection came about and where the server is busy and says for how long, never once an
/// answer has begun: nobody gets half of one answer and half of another. Thread-safe.
/// </summary>
internal sealed class UpstreamConnection : IDisposable
{
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromSeconds(0.5);

    private readonly UpstreamOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private int _requests;

    /// <summary>Connects to nothing yet.</summary>
    /// <exception cref="ArgumentException">The key would travel readable by anybody.</exception>
    public UpstreamConnection(UpstreamOptions options, TimeProvider time)
    {
        if (!options.ApiKey.IsEmpty && options.Address.Scheme != "https" && !options.Address.IsLoopback && !options.AllowsKeyOverHttp)
        {
            throw new ArgumentException(
                $"The key would travel to {options.Address.Host} readable by anybody on the way; use an https address, or set {nameof(UpstreamOptions.AllowsKeyOverHttp)} in a network that you trust.",
                nameof(options));
        }

        _options = options;
        _time = time;

        // The address is the operator's own, so that it may be of any kind; nothing leads away from it, for redirects are refused.
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = options.MaxRequests,
            MaxResponseHeadersLength = 64,

            // Who stops reading wants the server to stop writing: but for the last bytes of a finished answer, what is left is not read, and
            // the connection goes.
            MaxResponseDrainSize = 1024,
            ResponseDrainTimeout = TimeSpan.FromMilliseconds(100),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>How patient it is.</summary>
    public UpstreamOptions Options => _options;

    /// <summary>The clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>The server, for messages.</summary>
    public string Server => _options.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>Begins to record a request.</summary>
    public RequestTrace Trace(string operation) => RequestTrace.Remote(operation, _options.Provider, _options.Model, _options.Address, _time);

    /// <summary>Sends a request and waits until its answer begins.</summary>
    /// <param name="path">What follows the address, such as <c>chat/completions</c>.</param>
    /// <param name="body">The JSON to post; null to get.</param>
    /// <param name="streams">Whether events are wanted.</param>
    /// <param name="cancellation">Gives up, and closes the connection.</param>
    /// <exception cref="UpstreamException">The server cannot be reached, is silent, or refuses.</exception>
    /// <exception cref="QueueFullException">As many requests are under way as may.</exception>
    public async Task<UpstreamResponse> SendAsync(string path, ReadOnlyMemory<byte>? body, bool streams, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _requests) > _options.MaxRequests)
        {
            Interlocked.Decrement(ref _requests);
            throw new QueueFullException($"{_options.MaxRequests} requests to {Server} are under way, which is as many as may be; try again later.");
        }

        try
        {
            for (int attempt = 0; ; attempt++)
            {
                TimeSpan delay;
                try
                {
                    HttpResponseMessage response = await SendOnceAsync(path, body, streams, cancellation).ConfigureAwait(false);
                    UpstreamResponse opened = new(response, this, End);
                    if (response.IsSuccessStatusCode)
                    {
                        return opened;
                    }

                    UpstreamException refusal;
                    try
                    {
                        refusal = await UpstreamErrors.ReadAsync(opened, cancellation).ConfigureAwait(false);
                    }
                    finally
                    {
                        opened.Abandon();
                    }

                    bool mayAgain = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
                    if (!mayAgain || refusal.RetryAfter is not { } asked || asked > _options.MaxRetryDelay || attempt >= _options.MaxRetries)
                    {
                        throw refusal;
                    }

                    delay = asked;
                }
                catch (UpstreamException failure) when (failure is { Failure: UpstreamFailure.Unreachable, Status: null } && attempt < _options.MaxRetries)
                {
                    delay = s_firstDelay * Math.Pow(2, attempt);
                    delay = delay < _options.MaxRetryDelay ? delay : _options.MaxRetryDelay;
                }

                await Task.Delay(delay, _time, cancellation).ConfigureAwait(false);
            }
        }
        catch
        {
            End();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private void End() => Interlocked.Decrement(ref _requests);

    private async Task<HttpResponseMessage> SendOnceAsync(string path, ReadOnlyMemory<byte>? body, bool streams, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(body is null ? HttpMethod.Get : HttpMethod.Post, $"{_options.Address.AbsoluteUri.TrimEnd('/')}/{path}");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("lyceum", typeof(UpstreamConnection).Assembly.GetName().Version?.ToString(3) ?? "0"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(streams ? "text/event-stream" : "application/json"));
        if (!_options.ApiKey.IsEmpty)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _options.ApiKey.Reveal());
        }

        if (body is { } json)
        {
            request.Content = new ReadOnlyMemoryContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        using CancellationTokenSource patience = new(_options.AnswerTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested)
        {
            throw new UpstreamException(
                UpstreamFailure.TimedOut,
                string.Create(CultureInfo.InvariantCulture, $"{Server} did not begin to answer within {_options.AnswerTimeout.TotalSeconds:0.#} s; see whether it is overloaded, or allow it more time."),
                e);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ResponseEnded } or HttpRequestException { InnerException: IOException })
        {
            string reason = e is OperationCanceledException ? "it takes no connection" : (e.InnerException ?? e).Message.TrimEnd('.');
            throw new UpstreamException(UpstreamFailure.Unreachable, $"{Server} cannot be reached ({reason}); see whether it runs and the address is right.", e);
        }
        catch (HttpRequestException e)
        {
            throw new UpstreamException(UpstreamFailure.BadAnswer, $"{Server} does not answer as a web server does ({e.Message.TrimEnd('.')}); see whether the address is right.", e);
        }
    }
}
