using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Lyceum.Platform.Accounts;

/// <summary>Has the scheme of sign-in at the company's service be there while the rules name a service, and be made anew when they name another.</summary>
/// <param name="rules">The rules.</param>
/// <param name="schemes">The schemes of the program.</param>
/// <param name="made">Options that were made of the rules.</param>
internal sealed class CompanySignInScheme(SignInRules rules, IAuthenticationSchemeProvider schemes, IOptionsMonitorCache<OpenIdConnectOptions> made) : IHostedService
{
    private readonly Lock _turn = new();

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await rules.ReadAsync(cancellationToken).ConfigureAwait(false);
        rules.Changed += Apply;
        Apply();
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        rules.Changed -= Apply;
        return Task.CompletedTask;
    }

    private void Apply()
    {
        lock (_turn)
        {
            schemes.RemoveScheme(CompanySignInServices.SchemeName);
            made.TryRemove(CompanySignInServices.SchemeName);
            if (rules.Company is { } company)
            {
                schemes.AddScheme(new AuthenticationScheme(CompanySignInServices.SchemeName, company.DisplayName, typeof(OpenIdConnectHandler)));
            }
        }
    }
}
