using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;
using Lyceum.Platform.Transfer;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Lyceum.Platform.Accounts;

/// <summary>Accounts, sign-in and sessions as services of a program.</summary>
public static class AccountServices
{
    /// <summary>
    /// Adds accounts to a platform that <see cref="PlatformServices.AddLyceumPlatform"/> added, and authentication by session as the
    /// default. The program says where the ring of data-protection keys is kept, and calls <see cref="SetupLink.PrepareAsync"/> at its start.
    /// </summary>
    /// <param name="services">Where to add.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="PlatformException">The settings cannot be.</exception>
    public static AuthenticationBuilder AddLyceumAccounts(this IServiceCollection services, AccountOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddDataProtection();
        services.AddSingleton(options.Validate());
        services.TryAddSingleton<IPasswordHasher<UserAccount>>(new PasswordHasher<UserAccount>(
            Options.Create(new PasswordHasherOptions { IterationCount = options.PasswordIterations })));
        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<HomeOrganization>();
        services.TryAddSingleton<IInvitationGate, InvitationGate>();
        services.AddSingleton<IAccountErasure, AccountErasure>();
        services.AddSingleton<SignInRules>();
        services.AddSingleton<AccountRegistration>();
        services.AddSingleton<AccountDirectory>();
        services.AddSingleton<AccountAdministration>();
        services.AddSingleton<AuthenticatorDirectory>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<PasskeyDirectory>();
        services.AddSingleton<SetupLink>();
        services.AddSingleton<CompanySignIn>();
        services.AddSingleton<IJobHandler, BackupHandler>();
        services.AddHostedService<SessionSweep>();
        return services.AddAuthentication(SessionAuthenticationHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthenticationHandler>(SessionAuthenticationHandler.SchemeName, null);
    }
}
