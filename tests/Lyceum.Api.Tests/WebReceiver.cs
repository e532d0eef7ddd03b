using System.Net;
using Lyceum.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lyceum.Api.Tests;

/// <summary>A server elsewhere that is told of events: it answers as it is told to, and keeps what came last.</summary>
internal sealed class WebReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _calls;

    private WebReceiver(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public int Calls => _calls;

    /// <summary>What came when the last answer was given.</summary>
    public TaskCompletionSource<(IHeaderDictionary Headers, string Body)> Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<WebReceiver> StartAsync(CancellationToken cancellation, params HttpStatusCode[] answers)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        WebApplication app = builder.Build();
        WebReceiver receiver = new(app);
        app.Run(async context =>
        {
            int call = Interlocked.Increment(ref receiver._calls);
            using StreamReader reader = new(context.Request.Body);
            string body = await reader.ReadToEndAsync(context.RequestAborted);
            context.Response.StatusCode = (int)answers[Math.Min(call, answers.Length) - 1];
            if (call == answers.Length)
            {
                HeaderDictionary headers = new(context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value, StringComparer.OrdinalIgnoreCase));
                receiver.Taken.TrySetResult((headers, body));
            }
        });
        await app.StartAsync(cancellation);
        receiver.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single() + "/hook");
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
