using Lyceum.Platform.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Lyceum.Web.Http;

/// <summary>The cookie of antiforgery: as strict as a cookie can be, on HTTP and on HTTPS, also behind a proxy that ends it.</summary>
/// <param name="accounts">Where browsers reach this server.</param>
internal sealed class FormTokens(AccountOptions accounts) : IConfigureOptions<AntiforgeryOptions>
{
    /// <inheritdoc/>
    public void Configure(AntiforgeryOptions options)
    {
        bool isSecure = accounts.PublicAddress.Scheme == Uri.UriSchemeHttps;
        options.Cookie = new FormCookie(isSecure) { Name = isSecure ? "__Host-lyceum-form" : "lyceum-form" };
        // The policy of the page forbids frames, which says more than the old header.
        options.SuppressXFrameOptionsHeader = true;
    }

    private sealed class FormCookie : CookieBuilder
    {
        private readonly bool _isSecure;

        public FormCookie(bool isSecure)
        {
            _isSecure = isSecure;
            HttpOnly = true;
            IsEssential = true;
            Path = "/";
            SameSite = SameSiteMode.Strict;
            SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }

        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            CookieOptions cookie = base.Build(context, expiresFrom);
            cookie.Secure |= _isSecure;
            return cookie;
        }
    }
}
