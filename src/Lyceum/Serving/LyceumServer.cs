using System.Collections.Immutable;
using Lyceum.Api;
using Lyceum.Api.Authentication;
using Lyceum.Gateway;
using Lyceum.Gateway.Batches;
using Lyceum.Gateway.Mail;
using Lyceum.Gateway.Models;
using Lyceum.Inference;
using Lyceum.Inference.Hosting;
using Lyceum.Platform;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Changes;
using Lyceum.Platform.Data;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Lyceum.Serving;

/// <summary>
/// The platform as a web server: the rooms put together, and nothing of its own. Starting it brings the database up to date and reads the ledger before it
/// listens; stopping it lets requests under way end, and takes what is left of them away after a while.
/// </summary>
internal sealed class LyceumServer : IAsyncDisposable
{
    // Room for several texts, which one text's length of a small model would not be.
    private const int CacheFloor = 32_768;

    // What is no page, and says itself what its answers look like.
    private static readonly ImmutableArray<PathString> s_elsewhere = ["/v1", "/openapi.json", "/reference", "/health", "/metrics"];

    private readonly WebApplication _app;
    private readonly ServerPlan _plan;
    private readonly DynamicPorts _ports;

    private LyceumServer(WebApplication app, ServerPlan plan, DynamicPorts ports) => (_app, _plan, _ports) = (app, plan, ports);

    /// <summary>The addresses it listens on, once it does.</summary>
    public IReadOnlyCollection<string> Addresses => [.. _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses];

    /// <summary>What it is made of.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Puts a server together; nothing is opened yet.</summary>
    /// <exception cref="CommandException">A certificate cannot be read.</exception>
    /// <exception cref="IOException">An address is not this machine's.</exception>
    public static LyceumServer Build(ServerPlan plan)
    {
        DynamicPorts ports = DynamicPorts.Choose(plan.Settings.Urls);
        ServerSettings settings = plan.Settings with { Urls = ports.Urls };
        AccountOptions accounts = AccountSettings.On(plan.Accounts, ports.Urls);

        // Nothing is read from files or the environment behind the settings' back.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Lyceum" });
        builder.WebHost.UseKestrel(kestrel => Limit(kestrel, settings)).UseSockets(sockets => Listen(sockets, ports)).UseUrls([.. settings.Urls]);
        builder.Logging.SetMinimumLevel(settings.LogLevel)
            .AddFilter("Microsoft", static level => level >= LogLevel.Warning)
            // It warns that the key ring is not encrypted; the ring's folder is its owner's alone.
            .AddFilter("Microsoft.AspNetCore.DataProtection", static level => level >= LogLevel.Error)
            .AddSimpleConsole(static console => console.SingleLine = true);
        IServiceCollection services = builder.Services;
        services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.StopTimeout);
        services.AddSingleton<IHostLifetime, ForegroundLifetime>();
        services.AddSingleton(plan);
        services.AddSingleton(plan.Time);
        services.AddRouting();
        services.AddLyceumPlatform(plan.Database, plan.Data);
        if (plan.Mail is { } mail)
        {
            services.AddSingleton<IMailer>(new SmtpMailer(mail, plan.Time));
        }

        services.AddLyceumGateway(plan.Store, Hosting(settings), new ModelDirectoryOptions { Opening = Opening(settings), Pinned = plan.Models });
        services.AddLyceumApi();
        // Requests of the API do not come this far; everything else is a person's, by session. Where nothing is said, nobody is let in.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(static _ => false).Build());
        services.AddLyceumAccounts(accounts).AddCompanySignIn(plan.Company);
        services.AddLyceumWeb(new WebOptions
        {
            Elsewhere = s_elsewhere,
            ContentFolder = plan.Site.Content is { Length: > 0 } content ? Path.GetFullPath(content) : Path.Combine(plan.Data, "content"),
            IsCatalogPublic = plan.Site.IsCatalogPublic,
            SettingTable = plan.SettingTable,
        });
        services.AddModelAdministration(plan.Hub);
        services.AddKeyRing(plan.Data);
        if (plan.IsKeyless)
        {
            services.AddSingleton<KeylessCaller>();
            services.AddOptions<ApiKeyOptions>().Configure<KeylessCaller>((options, keyless) => (options.Keyless, options.Origins) = (() => keyless.Caller, settings.Origins));
            services.AddSingleton(new BatchOptions { AllowsOperator = true });
        }

        services.AddSingleton(new ServerMetrics(settings.MetricsToken));
        services.AddHostedService<KeyUseWriter>();
        services.AddHostedService<BackgroundWork>();
        services.AddCors();
        if (settings.Otlp is { } collector)
        {
            services.AddLyceumTelemetry(collector);
        }

        WebApplication app = builder.Build();
        Compose(app, plan);
        return new LyceumServer(app, plan, ports);
    }

    /// <summary>Where the first administrator makes an account; null where there is one already. Known once it listens.</summary>
    public Uri? SetupLink { get; private set; }

    /// <summary>Brings the database up to date, reads the ledger, listens, and then loads the models that are to be there from the start.</summary>
    /// <param name="listening">Called once it listens; models may still be on their way.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task StartAsync(Func<Task> listening, CancellationToken cancellation)
    {
        IServiceProvider services = _app.Services;
        Readiness readiness = services.GetRequiredService<Readiness>();
        await services.GetRequiredService<PlatformDatabase>().MigrateAsync(cancellation).ConfigureAwait(false);
        await services.GetRequiredService<LocalOperator>().BeginAsync(cancellation).ConfigureAwait(false);
        await services.GetRequiredService<Ledger>().StartAsync(cancellation).ConfigureAwait(false);
        await services.GetRequiredService<ChangeWatch>().StartAsync(cancellation).ConfigureAwait(false);
        if (_plan.IsKeyless)
        {
            await services.GetRequiredService<KeylessCaller>().StartAsync(cancellation).ConfigureAwait(false);
        }

        SetupLink = await services.GetRequiredService<SetupLink>().PrepareAsync(cancellation).ConfigureAwait(false);

        readiness.WaitsFor = "models to load";
        await _app.StartAsync(cancellation).ConfigureAwait(false);
        await listening().ConfigureAwait(false);
        await services.GetRequiredService<ModelDirectory>().StartAsync(cancellation).ConfigureAwait(false);
        readiness.WaitsFor = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);

        // BackgroundWork has stopped the runs by now. The models wait for the last call to be settled, which needs the ledger; so they go before it.
        await _app.Services.GetRequiredService<ModelHost>().DisposeAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _ports.Dispose();
    }

    private static void Compose(WebApplication app, ServerPlan plan)
    {
        ServerSettings settings = plan.Settings;
        if (settings.Proxies.Count > 0)
        {
            app.UseForwardedHeaders(Forwarded(settings));
        }

        if (plan.IsKeyless)
        {
            app.UseMiddleware<LoopbackHostsMiddleware>();
        }

        app.UseLyceumWeb();
        app.UseRouting();
        app.UseCors(cors => cors.WithOrigins([.. settings.Origins]).AllowAnyHeader().WithMethods("GET", "POST", "DELETE")
            .WithExposedHeaders("x-request-id", "openai-processing-ms", "openai-model", "retry-after", "x-should-retry"));
        app.UseLyceumApi();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapLyceumApi();
        app.MapLyceumWeb();
        app.MapHealthApi();
        ServerMetrics.Map(app);
    }

    private static void Listen(SocketTransportOptions sockets, DynamicPorts ports)
    {
        ports.Configure(sockets);

        // A request is answered on the thread of the pool that heard of it, and sent from where it was written, instead of being handed on three times. Unsafe
        // where a handler keeps its thread: here the ledger waits for the disk, and models compute, on threads of their own.
        sockets.UnsafePreferInlineScheduling = true;
    }

    private static void Limit(KestrelServerOptions kestrel, ServerSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = settings.MaxBodyBytes;
        kestrel.Limits.RequestHeadersTimeout = settings.HeaderTimeout;
        kestrel.Limits.MaxConcurrentConnections = 10_000;
        if (settings.Urls.Any(static url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
        {
            System.Security.Cryptography.X509Certificates.X509Certificate2 certificate = ServerCertificate.Read(settings);
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);
        }
    }

    private static ForwardedHeadersOptions Forwarded(ServerSettings settings)
    {
        ForwardedHeadersOptions options = new() { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (System.Net.IPNetwork network in settings.Proxies)
        {
            options.KnownIPNetworks.Add(network);
        }

        return options;
    }

    private static ModelHostOptions Hosting(ServerSettings settings)
    {
        ModelHostOptions usual = new() { KeepWarm = settings.KeepWarm };
        return settings.ModelMemory > 0 ? usual with { MemoryBudget = settings.ModelMemory } : usual;
    }

    private static LanguageModelOptions Opening(ServerSettings settings) =>
        new() { ContextLength = settings.ContextLength, CacheTokens = settings.CacheTokens, CacheFloor = CacheFloor, Threads = settings.Threads };
}
