using System.Net;
using System.Security.Claims;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;
using Lyceum.Platform.TestKit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lyceum.Platform.Tests.Accounts;

/// <summary>A server with our platform as a program makes it, and just enough pages to sign in at the company's service.</summary>
internal sealed class CompanySignInServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private CompanySignInServer(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.Single());

    public IServiceProvider Services => _application.Services;

    public static async Task<CompanySignInServer> StartAsync(DatabaseOptions database, CompanySignInOptions? company, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        // No test here stores a file, so the folder is never used.
        builder.Services.AddLyceumPlatform(database, Path.GetTempPath());
        builder.Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        builder.Services.AddLyceumAccounts(TestAccounts.Quick with { SignUp = SignUpMode.Closed }).AddCompanySignIn(company);
        builder.Services.AddAuthorization();
        WebApplication application = builder.Build();
        application.UseAuthentication();
        application.UseAuthorization();
        application.MapGet("/sign-in/company", static (string? back) =>
            Results.Challenge(new AuthenticationProperties { RedirectUri = back ?? "/me" }, [CompanySignInServices.SchemeName]));
        application.MapGet("/login", static (string? problem) => Results.Text($"problem {problem}"));
        application.MapGet("/me", static (ClaimsPrincipal user) => $"{user.FindFirstValue(ClaimTypes.Email)} {user.IsInRole(SessionAuthenticationHandler.AdministratorRole)}")
            .RequireAuthorization();
        application.MapPost("/sign-out", static async (HttpContext http, SessionStore sessions) =>
        {
            VerifiedSession session = http.Features.Get<VerifiedSession>()!;
            await sessions.EndAsync(session.UserId, session.SessionId, http.RequestAborted);
            SessionCookie.Delete(http);
        }).RequireAuthorization();
        await application.Services.GetRequiredService<PlatformDatabase>().MigrateAsync(cancellationToken);
        await application.StartAsync(cancellationToken);
        return new CompanySignInServer(application);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
