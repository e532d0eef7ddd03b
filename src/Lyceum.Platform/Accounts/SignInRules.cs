using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// Who may sign up, and the company's sign-in service: what the program's settings say, and where they say nothing, what administrators set while it runs.
/// What holds is in memory; a change holds at once in this process, and within a second in others. Safe for use by many threads.
/// </summary>
public sealed class SignInRules : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly PlatformDatabase _database;
    private readonly AuditLog _audit;
    private readonly IDataProtector _protector;
    private readonly AccountOptions _options;
    private readonly CompanySignInOptions? _fixed;
    private volatile State _state;

    /// <summary>Makes rules that say what the settings do; <see cref="ReadAsync"/> reads the rest.</summary>
    /// <param name="database">Where the rules of administrators are.</param>
    /// <param name="audit">Where changes are noted.</param>
    /// <param name="protection">What encrypts the secret.</param>
    /// <param name="options">The settings.</param>
    /// <param name="company">The company's service as the settings have it; null where they name none.</param>
    public SignInRules(PlatformDatabase database, AuditLog audit, IDataProtectionProvider protection, AccountOptions options, CompanySignInOptions? company = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _database = database;
        _audit = audit;
        _protector = protection.CreateProtector("Lyceum.Accounts.CompanySecret");
        _options = options;
        _fixed = company;
        _state = new State(options.SignUp, company, Guid.Empty, IsSecretLost: false);
    }

    /// <summary>Tells that something else holds now.</summary>
    public event Action? Changed;

    /// <summary>Who may make an account.</summary>
    public SignUpMode SignUp => _state.SignUp;

    /// <summary>The company's service; null where there is none.</summary>
    public CompanySignInOptions? Company => _state.Company;

    /// <summary>Whether the program's settings say who may make an account, so that nobody changes it here.</summary>
    public bool IsSignUpFixed => _options.IsSignUpFixed;

    /// <summary>Whether the program's settings name the company's service, so that nobody changes it here.</summary>
    public bool IsCompanyFixed => _fixed is not null;

    /// <summary>Whether a stored secret cannot be read, since the ring of keys that encrypted it is gone; it has to be entered again.</summary>
    public bool IsSecretLost => _state.IsSecretLost;

    /// <summary>Reads what administrators set.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using PlatformDbContext context = _database.OpenPlatform();
            Apply(await context.SignInRules.AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Says who may make an account.</summary>
    /// <param name="administrator">Who asks (<see cref="AccountAdministration.FindAdministratorAsync"/>).</param>
    /// <param name="mode">Who may.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no administrator, or the program's settings say it.</exception>
    public Task SetSignUpAsync(Actor administrator, SignUpMode mode, CancellationToken cancellationToken)
    {
        AccountAdministration.Demand(administrator);
        if (IsSignUpFixed || !Enum.IsDefined(mode))
        {
            throw IsSignUpFixed ? Fixed() : PlatformException.Invalid("Sign-up is open, by invitation or closed.");
        }

        return ChangeAsync(administrator, stored => stored.SignUp = mode, new AuditRecord("sign-up.set", PlatformOrganization.Id, $"{mode}"), cancellationToken);
    }

    /// <summary>Names the company's service.</summary>
    /// <param name="administrator">Who asks.</param>
    /// <param name="company">The service. Claims, scopes and paths stay the usual ones.</param>
    /// <param name="keepsSecret">Whether the secret that there is stays, whatever <paramref name="company"/> has.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">
    /// The actor is no administrator, the program's settings name one, a value cannot be, or the secret would be kept for another service than it was made for.
    /// </exception>
    public Task SetCompanyAsync(Actor administrator, CompanySignInOptions company, bool keepsSecret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(company);
        AccountAdministration.Demand(administrator);
        CompanySignInOptions good = IsCompanyFixed ? throw Fixed() : company.Check();
        byte[]? secret = good.Secret is { } given ? _protector.Protect(Encoding.UTF8.GetBytes(given.Reveal())) : null;
        string domains = string.Join(';', good.AllowedDomains);
        return ChangeAsync(
            administrator,
            stored =>
            {
                // Whoever gets an administrator's session must not have the secret sent to a server of their own.
                if (keepsSecret && stored.Secret is not null && stored.Authority != good.Authority.ToString())
                {
                    throw PlatformException.Invalid("Another service has another secret; enter it, or remove the one that is stored.", "company_secret");
                }

                stored.Secret = keepsSecret ? stored.Secret : secret;
                (stored.Authority, stored.ClientId, stored.DisplayName, stored.AllowedDomains) = (good.Authority.ToString(), good.ClientId, good.DisplayName, domains);
                (stored.Provision, stored.LinkVerifiedEmail, stored.TrustEmail) = (good.Provision, good.LinkVerifiedEmail, good.TrustEmail);
            },
            new AuditRecord(
                "sign-in.company",
                PlatformOrganization.Id,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{good.Authority} as {good.ClientId}; domains: {(domains.Length > 0 ? domains : "all")}; accounts: {good.Provision}; joins: {good.LinkVerifiedEmail}; trusts: {good.TrustEmail}; secret: {(keepsSecret ? "kept" : secret is null ? "none" : "new")}")),
            cancellationToken);
    }

    /// <summary>Removes the company's service, with its secret. Accounts stay, and so do sessions.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, or the program's settings name one.</exception>
    public Task RemoveCompanyAsync(Actor administrator, CancellationToken cancellationToken)
    {
        AccountAdministration.Demand(administrator);
        return IsCompanyFixed ? throw Fixed() : ChangeAsync(
            administrator,
            static stored => (stored.Authority, stored.ClientId, stored.DisplayName, stored.AllowedDomains, stored.Secret) = (null, null, null, "", null),
            new AuditRecord("sign-in.company-remove", PlatformOrganization.Id),
            cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static PlatformException Fixed() => PlatformException.Conflict("The program's settings say this; change it there.", reason: "setting_fixed");

    private async Task ChangeAsync(Actor administrator, Action<StoredSignInRules> change, AuditRecord record, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using PlatformDbContext context = _database.OpenPlatform();
            StoredSignInRules? stored = await context.SignInRules.SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (stored is null)
            {
                stored = new StoredSignInRules();
                context.Add(stored);
            }

            change(stored);
            stored.Stamp = Guid.NewGuid();
            try
            {
                await _audit.SaveAsync(context, administrator, record, cancellationToken).ConfigureAwait(false);
            }
            catch (DbUpdateException exception)
            {
                throw PlatformException.Conflict("Somebody else changed this at the same time; look again.", exception, "changed_meanwhile");
            }

            Apply(stored);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Apply(StoredSignInRules? stored)
    {
        if (stored is null || stored.Stamp == _state.Stamp)
        {
            return;
        }

        ClientSecret? secret = null;
        bool isLost = false;
        if (stored.Secret is { } encrypted)
        {
            try
            {
                secret = new ClientSecret(Encoding.UTF8.GetString(_protector.Unprotect(encrypted)));
            }
            catch (CryptographicException)
            {
                isLost = true;
            }
        }

        CompanySignInOptions? company = stored is { Authority: { } authority, ClientId: { } client }
            ? new CompanySignInOptions(new Uri(authority), client)
            {
                Secret = secret,
                DisplayName = stored.DisplayName ?? client,
                AllowedDomains = [.. stored.AllowedDomains.Split(';', StringSplitOptions.RemoveEmptyEntries)],
                Provision = stored.Provision,
                LinkVerifiedEmail = stored.LinkVerifiedEmail,
                TrustEmail = stored.TrustEmail,
            }
            : null;
        _state = new State(IsSignUpFixed ? _options.SignUp : stored.SignUp ?? _options.SignUp, _fixed ?? company, stored.Stamp, isLost && _fixed is null);
        Changed?.Invoke();
    }

    private sealed record State(SignUpMode SignUp, CompanySignInOptions? Company, Guid Stamp, bool IsSecretLost);
}
