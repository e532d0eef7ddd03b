using System.Collections.Immutable;
using Lyceum.Gateway.Mail;
using Lyceum.Models.Hub;
using Lyceum.Models.Store;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;
using Lyceum.Web;

namespace Lyceum.Serving;

/// <summary>What a server is made of.</summary>
/// <param name="Settings">How it serves.</param>
/// <param name="Database">Where the platform's data is.</param>
/// <param name="Data">The data folder.</param>
/// <param name="Store">The models on this machine.</param>
/// <param name="Time">The clock.</param>
internal sealed record ServerPlan(ServerSettings Settings, DatabaseOptions Database, string Data, ModelStore Store, TimeProvider Time)
{
    /// <summary>Names or paths of models that are loaded at start and stay in memory.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Accounts, sign-in and sessions; their public address is fitted to where the server listens, unless one is set.</summary>
    public AccountOptions Accounts { get; init; } = new();

    /// <summary>Sign-in at the company's own service; null where there is none.</summary>
    public CompanySignInOptions? Company { get; init; }

    /// <summary>The site.</summary>
    public SiteSettings Site { get; init; } = new("", IsCatalogPublic: true);

    /// <summary>The mail server; null where there is none.</summary>
    public MailOptions? Mail { get; init; }

    /// <summary>Where models are pulled from.</summary>
    public HubSettings Hub { get; init; } = new();

    /// <summary>The settings as administrators see them.</summary>
    public ImmutableArray<SettingView> SettingTable { get; init; } = [];

    /// <summary>Whether it asks for no key.</summary>
    public bool IsKeyless { get; init; }
}
