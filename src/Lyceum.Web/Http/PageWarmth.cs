using System.Runtime.CompilerServices;
using Lyceum.Platform.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lyceum.Web.Http;

/// <summary>
/// Makes the first pages once, soon after the program has started, in the process itself: what a page takes the first time is compiling what it runs on, and that is
/// done before somebody comes.
/// </summary>
/// <param name="services">The program's services.</param>
/// <param name="accounts">Where browsers reach the program.</param>
/// <param name="lifetime">When it has started.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told if it does not succeed.</param>
internal sealed partial class PageWarmth(IServiceProvider services, AccountOptions accounts, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<PageWarmth> logger) : BackgroundService
{
    // What has to be there at once goes first.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    // A page that is kept, one with a form, one that is made anew each time.
    private static readonly string[] s_pages = ["/", "/login", "/models"];

    private readonly TaskCompletionSource<IReadOnlyList<int>> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All that answers pages; set when the program is put together.</summary>
    public RequestDelegate? Pages { get; set; }

    /// <summary>The status of each page, once all are made.</summary>
    public Task<IReadOnlyList<int>> Made => _made.Task;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration waiting = lifetime.ApplicationStarted.Register(static state => ((TaskCompletionSource)state!).TrySetResult(), started);
        try
        {
            await started.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
            await Task.Delay(s_pause, time, stoppingToken).ConfigureAwait(false);
            List<int> made = [];
            foreach (string page in s_pages)
            {
                made.Add(await MakeAsync(page, stoppingToken).ConfigureAwait(false));
            }

            _made.TrySetResult(made);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _made.TrySetCanceled(stoppingToken);
        }
#pragma warning disable CA1031 // the first visitor only waits a little longer
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(logger, error);
            _made.TrySetResult([]);
        }
    }

    private async Task<int> MakeAsync(string path, CancellationToken cancellation)
    {
        AsyncServiceScope scope = services.CreateAsyncScope();
        await using ConfiguredAsyncDisposable held = scope.ConfigureAwait(false);
        IHttpContextFactory factory = scope.ServiceProvider.GetRequiredService<IHttpContextFactory>();
        HttpContext http = factory.Create(new DefaultHttpContext().Features);
        try
        {
            http.RequestServices = scope.ServiceProvider;
            http.RequestAborted = cancellation;
            (http.Request.Method, http.Request.Path, http.Request.Scheme, http.Request.Host) = (HttpMethods.Get, path, accounts.PublicAddress.Scheme, new HostString(accounts.PublicAddress.Authority));
            http.Request.Headers.AcceptEncoding = "br";
            using MemoryStream body = new();
            http.Response.Body = body;
            await Pages!(http).ConfigureAwait(false);
            return http.Response.StatusCode;
        }
        finally
        {
            factory.Dispose(http);
        }
    }

    [LoggerMessage(LogLevel.Information, "The first pages could not be made in advance.")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
