using Lyceum.Platform.Accounts;
using Lyceum.Web.Archives;
using Lyceum.Web.Chat;
using Lyceum.Web.Exports;
using Lyceum.Web.Http;
using Lyceum.Web.Layouts;
using Lyceum.Web.Machine;
using Lyceum.Web.Pages.Console;
using Lyceum.Web.Playground;
using Lyceum.Web.Site;
using Lyceum.Web.Site.Feeds;
using Lyceum.Web.Site.Reference;
using Lyceum.Web.Site.Running;
using Lyceum.Web.Site.Search;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lyceum.Web;

/// <summary>The pages of Lyceum: a door beside the API, for people with a browser.</summary>
public static class LyceumWeb
{
    /// <summary>The policy of pages for people who are signed in; the one of every page that does not say otherwise.</summary>
    public const string PersonPolicy = "Lyceum.Web.Person";

    /// <summary>
    /// Adds the pages to a program with the platform and accounts (<see cref="AccountServices.AddLyceumAccounts"/>). The program keeps the ring of
    /// data-protection keys, by which forms are known again after a restart.
    /// </summary>
    /// <param name="services">Where to add.</param>
    /// <param name="options">The settings; null for the usual.</param>
    public static IServiceCollection AddLyceumWeb(this IServiceCollection services, WebOptions? options = null)
    {
        services.AddSingleton(options ?? new WebOptions());
        services.AddSingleton<AssetStore>();
        services.AddSingleton<FormLimiter>();
        services.AddSingleton<SiteLibrary>();
        services.AddSingleton<SiteRoutes>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<ApiReference>();
        services.AddSingleton<SiteSearch>();
        services.AddSingleton<IPersonalSearch, ConversationFinder>();
        services.AddHostedService<SearchPreparation>();
        services.AddSingleton<PageWarmth>();
        services.AddHostedService(static provider => provider.GetRequiredService<PageWarmth>());
        services.AddSingleton<SocialCards>();
        services.AddHttpContextAccessor();
        services.AddScoped<ConsoleVisit>();
        services.AddScoped(static provider => new UiText(provider.GetRequiredService<IHttpContextAccessor>().HttpContext is { } http ? Language.Of(http) : Language.English));
        services.AddAuthorizationBuilder().AddPolicy(
            PersonPolicy, static policy => policy.AddAuthenticationSchemes(SessionAuthenticationHandler.SchemeName).RequireAuthenticatedUser());
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, PageAuthorization>();
        services.AddAntiforgery();
        services.AddSingleton<IConfigureOptions<AntiforgeryOptions>, FormTokens>();
        services.AddChat();
        services.AddPlayground();
        services.AddSingleton<ExportPlaces>();
        services.AddRazorComponents();
        return services;
    }

    /// <summary>Puts the pages' headers, language, limits and problem pages around everything that is theirs. Comes before routing.</summary>
    /// <param name="app">The program.</param>
    public static IApplicationBuilder UseLyceumWeb(this IApplicationBuilder app)
    {
        WebOptions options = app.ApplicationServices.GetRequiredService<WebOptions>();
        PageWarmth warmth = app.ApplicationServices.GetRequiredService<PageWarmth>();
        app.Use(pages =>
        {
            warmth.Pages = pages;
            return pages;
        });
        return app.UseWhen(
            context => !options.IsElsewhere(context.Request.Path),
            static pages => pages.UseMiddleware<PageHeadersMiddleware>().UseMiddleware<PageCache>().UseMiddleware<ProblemPagesMiddleware>().UseMiddleware<FormLimitMiddleware>());
    }

    /// <summary>Maps the pages and what belongs to them. Comes after authentication, authorization and antiforgery.</summary>
    /// <param name="endpoints">Where to map.</param>
    public static void MapLyceumWeb(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapAssets();
        endpoints.MapPreferences();
        endpoints.MapPasskeyCeremonies();
        endpoints.MapCompanySignIn();
        endpoints.MapChat();
        endpoints.MapChatDialogs();
        endpoints.MapPlayground();
        endpoints.MapMoved();
        endpoints.MapArchives();
        endpoints.MapExports();
        endpoints.MapMachine();
        endpoints.MapFeeds();
        endpoints.MapSiteSearch();
        endpoints.MapRunning();
        endpoints.MapSiteImages();
        endpoints.MapRazorComponents<Document>().Add(static endpoint =>
        {
            // A page is for people who are signed in unless it says that it is for everybody. Those for everybody ask who is there as well, since the program's
            // usual policy may ask for something else.
            endpoint.Metadata.Add(new AuthorizeAttribute(PersonPolicy));
            if (!endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
            {
                endpoint.Metadata.Add(new AllowAnonymousAttribute());
            }
        });
    }
}
