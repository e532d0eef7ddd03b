using Lyceum.Inference.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Lyceum.Serving;

/// <summary>Sends traces and metrics to a collector, only where one is set. They never hold what was said.</summary>
internal static class ServerTelemetry
{
    /// <summary>Adds it.</summary>
    /// <param name="services">Where to add.</param>
    /// <param name="collector">The collector's address.</param>
    public static void AddLyceumTelemetry(this IServiceCollection services, Uri collector) => services.AddOpenTelemetry()
        .ConfigureResource(static resource => resource.AddService("lyceum", serviceVersion: typeof(ServerTelemetry).Assembly.GetName().Version?.ToString(3)))
        .WithTracing(tracing => tracing
            .AddSource(InferenceTelemetry.ActivitySourceName)
            .AddAspNetCoreInstrumentation()
            .AddOtlpExporter(exporter => exporter.Endpoint = collector))
        .WithMetrics(metrics => metrics
            .AddMeter(InferenceTelemetry.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter(exporter => exporter.Endpoint = collector));
}
