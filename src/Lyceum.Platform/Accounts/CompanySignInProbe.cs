using System.Net.Http.Headers;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Lyceum.Platform.Accounts;

/// <summary>Asks a sign-in service what it says of itself, the way a sign-in would: its discovery document and its keys.</summary>
public sealed class CompanySignInProbe : IDisposable
{
    private const int MaximumBytes = 1 << 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = s_patience })
    {
        Timeout = s_patience,
        MaxResponseContentBufferSize = MaximumBytes,
        DefaultRequestHeaders = { Accept = { new MediaTypeWithQualityHeaderValue("application/json") } },
    };

    /// <summary>Asks.</summary>
    /// <param name="company">The service; it is not stored by this.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The settings cannot be, the service does not answer, or what it says is no description of one that can be used.</exception>
    public async Task<CompanySignInFinding> AskAsync(CompanySignInOptions company, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(company);
        CompanySignInOptions good = company.Check();
        OpenIdConnectConfiguration found;
        try
        {
            found = await OpenIdConnectConfigurationRetriever.GetAsync(
                $"{good.Authority.ToString().TrimEnd('/')}/.well-known/openid-configuration",
                new HttpDocumentRetriever(_client) { RequireHttps = !good.Authority.IsLoopback },
                cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a strange server made the reader throw, it is no service that can be used.
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            bool isSilent = error.GetBaseException() is HttpRequestException or OperationCanceledException or TimeoutException or System.Net.Sockets.SocketException;
            throw isSilent
                ? PlatformException.Invalid("The sign-in service does not answer at this address.", "company_unreachable")
                : PlatformException.Invalid("At this address there is no description of a sign-in service.", "company_document");
        }

        bool isWhole = found.Issuer is { Length: > 0 } && found.AuthorizationEndpoint is { Length: > 0 } && found.TokenEndpoint is { Length: > 0 } && found.SigningKeys.Count > 0;
        return isWhole
            ? new CompanySignInFinding(
                found.Issuer, found.AuthorizationEndpoint, found.TokenEndpoint, found.SigningKeys.Count, found.CodeChallengeMethodsSupported.Contains("S256", StringComparer.Ordinal))
            : throw PlatformException.Invalid("The description of the sign-in service lacks its issuer, an endpoint or its keys.", "company_document");
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
