using System.Net;
using Lyceum.Models.Hub;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Lyceum.Serving;

/// <summary>How <c>lyceum serve</c> serves.</summary>
internal sealed record ServerSettings
{
    /// <summary>Every key, its default and what it means.</summary>
    public static IReadOnlyList<Setting> Known { get; } =
    [
        new("Server:Urls", "http://127.0.0.1:5080", "Addresses that `serve` listens on, with `;` between them."),
        new("Server:MaxBodyMegabytes", "32", "The largest body of a request."),
        new("Server:HeaderSeconds", "30", "How long a client may take to send the headers of a request."),
        new("Server:StopSeconds", "30", "How long requests under way may go on when the server stops."),
        new("Server:Origins", "", "Web pages that may call the API from a browser: origins such as `https://app.example`, with `;` between them. None unless set."),
        new("Server:Proxies", "", "Reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed: addresses or ranges such as `10.0.0.0/8`, with `;` between them."),
        new("Server:Certificate", "", "The certificate of `https` addresses: a PEM or PKCS #12 file."),
        new("Server:CertificateKey", "", "Its private key in PEM, where the certificate's file has none."),
        new("Server:CertificatePassword", "", "The password of a PKCS #12 file; it is never printed.", IsSecret: true),
        new("Models:MemoryMegabytes", "0", "Memory that loaded models may take together; 0 for four fifths of what the process may use."),
        new("Models:KeepWarmMinutes", "10", "How long a model stays in memory after its last use."),
        new("Models:ContextLength", "0", "The longest text in tokens, prompt and answer together; 0 for what each model was made for."),
        new("Models:CacheTokens", "0", "Tokens of all texts of a model together that there is room for; 0 for one text of full length, or 32,768 where that is more."),
        new("Models:Threads", "0", "Threads that compute; 0 for the number of performance cores."),
        new("Metrics:Token", "", "What must be sent as a bearer token to read `/metrics`; without it only this machine may. It is never printed.", IsSecret: true),
        new("Telemetry:Otlp", "", "Address of an OpenTelemetry collector (OTLP over gRPC) for traces and metrics. None unless set."),
        new("Logging:Level", "Warning", "What the server notes on standard error: `Trace`, `Debug`, `Information`, `Warning`, `Error` or `None`."),
    ];

    public required IReadOnlyList<string> Urls { get; init; }

    public required long MaxBodyBytes { get; init; }

    public required TimeSpan HeaderTimeout { get; init; }

    public required TimeSpan StopTimeout { get; init; }

    public required IReadOnlyList<string> Origins { get; init; }

    public required IReadOnlyList<IPNetwork> Proxies { get; init; }

    public required string Certificate { get; init; }

    public required string CertificateKey { get; init; }

    public required Secret CertificatePassword { get; init; }

    public required long ModelMemory { get; init; }

    public required TimeSpan KeepWarm { get; init; }

    public required int ContextLength { get; init; }

    public required int CacheTokens { get; init; }

    public required int Threads { get; init; }

    public required Secret MetricsToken { get; init; }

    public required Uri? Otlp { get; init; }

    public required LogLevel LogLevel { get; init; }

    /// <summary>Whether nobody but this machine can reach any of the addresses.</summary>
    public bool IsLoopbackOnly => Urls.All(static url => new Uri(url).IsLoopback);

    /// <summary>Reads them.</summary>
    /// <exception cref="UsageException">A value makes no sense.</exception>
    public static ServerSettings Read(IConfiguration values) => new()
    {
        Urls = ReadUrls(values.Text("Server:Urls"), "The setting Server:Urls"),
        MaxBodyBytes = values.Number("Server:MaxBodyMegabytes", 1, 1 << 20) << 20,
        HeaderTimeout = TimeSpan.FromSeconds(values.Number("Server:HeaderSeconds", 1, 3600)),
        StopTimeout = TimeSpan.FromSeconds(values.Number("Server:StopSeconds", 0, 3600)),
        Origins = [.. values.List("Server:Origins").Select(static text => Origin(text))],
        Proxies = [.. values.List("Server:Proxies").Select(static text => Network(text))],
        Certificate = values.Text("Server:Certificate"),
        CertificateKey = values.Text("Server:CertificateKey"),
        CertificatePassword = new Secret(values["Server:CertificatePassword"]),
        ModelMemory = values.Number("Models:MemoryMegabytes", 0, 1 << 30) << 20,
        KeepWarm = TimeSpan.FromMinutes(values.Number("Models:KeepWarmMinutes", 0, 1_000_000)),
        ContextLength = (int)values.Number("Models:ContextLength", 0, int.MaxValue),
        CacheTokens = (int)values.Number("Models:CacheTokens", 0, int.MaxValue),
        Threads = (int)values.Number("Models:Threads", 0, 1024),
        MetricsToken = new Secret(values["Metrics:Token"]),
        Otlp = values.Text("Telemetry:Otlp") is { Length: > 0 } otlp ? Address(otlp) : null,
        LogLevel = Enum.TryParse(values.Text("Logging:Level"), ignoreCase: true, out LogLevel level) && Enum.IsDefined(level)
            ? level
            : throw new UsageException($"The setting Logging:Level is '{values.Text("Logging:Level")}', but should be one of {string.Join(", ", Enum.GetNames<LogLevel>())}."),
    };

    /// <summary>Reads addresses to listen on.</summary>
    /// <param name="text">The addresses, with <c>;</c> between them.</param>
    /// <param name="what">Where they were set, for the message.</param>
    /// <exception cref="UsageException">One is none.</exception>
    public static IReadOnlyList<string> ReadUrls(string text, string what)
    {
        string[] urls = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return urls.Length > 0 && urls.All(static url => Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.PathAndQuery == "/")
            ? urls
            : throw new UsageException($"{what} is '{text}', but should be addresses such as http://127.0.0.1:5080, with ';' between them.");
    }

    private static string Origin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? origin) && origin.Scheme is "http" or "https" && origin.PathAndQuery == "/" && !text.EndsWith('/')
            ? text
            : throw new UsageException($"The setting Server:Origins has '{text}', but should have origins such as https://app.example.");

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(text, out IPNetwork network) ? network
        : IPAddress.TryParse(text, out IPAddress? address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new UsageException($"The setting Server:Proxies has '{text}', but should have addresses or ranges such as 10.0.0.0/8.");

    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
        ? address
        : throw new UsageException($"The setting Telemetry:Otlp is '{text}', but should be an http or https address.");
}
