using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lyceum.Models.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Prometheus;

namespace Lyceum.Serving;

/// <summary><c>/metrics</c>, as Prometheus reads it: what the engine, the web server and the runtime measure.</summary>
internal sealed class ServerMetrics : IDisposable
{
    private static readonly string[] s_meters = ["Lyceum.", "Microsoft.AspNetCore.", "System.Runtime"];

    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly IDisposable _listening;
    private readonly Secret _token;

    /// <summary>Begins to listen.</summary>
    /// <param name="token">What must be sent to read them; none for whoever is on this machine.</param>
    public ServerMetrics(Secret token)
    {
        _token = token;
        _listening = MeterAdapter.StartListening(new MeterAdapterOptions
        {
            Registry = _registry,

            // The registry alone would hold nothing but the adapter's own count.
            MetricFactory = Metrics.WithCustomRegistry(_registry),
            InstrumentFilterPredicate = static instrument => s_meters.Any(name => instrument.Meter.Name.StartsWith(name, StringComparison.Ordinal)),
            ResolveHistogramBuckets = static instrument => instrument.Unit == "s" ? s_seconds : MeterAdapterOptions.DefaultHistogramBuckets,
        });
    }

    private static readonly double[] s_seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/metrics", static (HttpContext context, ServerMetrics metrics) => metrics.WriteAsync(context)).AllowAnonymous().ExcludeFromDescription();

    /// <inheritdoc/>
    public void Dispose() => _listening.Dispose();

    private async Task WriteAsync(HttpContext context)
    {
        if (!MayRead(context))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("Metrics are read from this machine, or with the token that the setting Metrics:Token names.\n", context.RequestAborted).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = PrometheusConstants.TextContentTypeWithVersionAndEncoding;
        using MemoryStream text = new();
        await _registry.CollectAndExportAsTextAsync(text, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.WriteAsync(text.GetBuffer().AsMemory(0, (int)text.Length), context.RequestAborted).ConfigureAwait(false);
    }

    private bool MayRead(HttpContext context)
    {
        const string Bearer = "Bearer ";
        if (_token.IsEmpty)
        {
            // What a proxy on this machine passes on does not come from here.
            return context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && !context.Request.Headers.ContainsKey("X-Forwarded-For");
        }

        string sent = context.Request.Headers.Authorization.ToString();
        return sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent[Bearer.Length..]), Encoding.UTF8.GetBytes(_token.Reveal()));
    }
}
