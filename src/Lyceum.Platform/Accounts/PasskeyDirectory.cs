using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// Makes, shows and removes passkeys, and signs in with them. The ceremonies are Identity's (WebAuthn level 3). A passkey shows who holds it by
/// finger, face or code, so it is a whole sign-in by itself; it names its account, so nobody types an address and no address can be tried out.
/// </summary>
public sealed class PasskeyDirectory
{
    /// <summary>The most passkeys of an account.</summary>
    public const int Maximum = 20;

    private const string Making = "passkey-make";
    private const string Using = "passkey-use";

    // Longer than any credential; what is longer is not read.
    private const int MaximumCredential = 64 * 1024;

    private readonly PlatformDatabase _database;
    private readonly AuditLog _audit;
    private readonly SignInService _signIn;
    private readonly TimeProvider _time;
    private readonly ProtectedTokens _tokens;
    private readonly IOptions<IdentityPasskeyOptions> _options;

    /// <summary>Makes the directory.</summary>
    /// <param name="database">Where passkeys are.</param>
    /// <param name="audit">Where changes are noted.</param>
    /// <param name="signIn">What begins sessions.</param>
    /// <param name="protection">What encrypts what the browser carries between two steps.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">The domain that passkeys belong to.</param>
    public PasskeyDirectory(
        PlatformDatabase database, AuditLog audit, SignInService signIn, IDataProtectionProvider protection, TimeProvider time, AccountOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _database = database;
        _audit = audit;
        _signIn = signIn;
        _time = time;
        _tokens = new ProtectedTokens(protection, time, options);
        HashSet<string> origins = new(options.PasskeyOrigins, StringComparer.Ordinal) { options.PublicAddress.GetLeftPart(UriPartial.Authority) };
        _options = Options.Create(new IdentityPasskeyOptions
        {
            // Never what a request's Host header says.
            ServerDomain = options.PasskeyDomain ?? options.PublicAddress.Host,
            ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && origins.Contains(context.Origin)),
            AuthenticatorTimeout = options.StepLifetime,
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
        });
    }

    /// <summary>Begins to make a passkey.</summary>
    /// <exception cref="PlatformException">There is no such account, or it has enough.</exception>
    public async Task<PasskeyCeremony> BeginAddAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = _database.OpenPlatform();
        UserAccount account = await AccountChange.LoadAsync(context, userId, cancellationToken).ConfigureAwait(false);
        await DemandRoomAsync(context, userId, cancellationToken).ConfigureAwait(false);
        PasskeyCreationOptionsResult made = await Handler(context, cancellationToken).MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = userId.ToString(), Name = account.Email, DisplayName = account.Name }, new DefaultHttpContext()).ConfigureAwait(false);
        return new PasskeyCeremony(made.CreationOptionsJson, _tokens.Protect(Making, made.AttestationState!));
    }

    /// <summary>Ends making a passkey.</summary>
    /// <param name="userId">The account that began.</param>
    /// <param name="state">What <see cref="BeginAddAsync"/> gave.</param>
    /// <param name="credential">The browser's answer, as JSON.</param>
    /// <param name="name">What the person calls it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The answer does not hold, came too late or for another account, or the account has enough passkeys.</exception>
    public async Task<Passkey> AddAsync(Guid userId, string state, string credential, string name, CancellationToken cancellationToken)
    {
        string called = Names.Check(name);
        if (_tokens.Unprotect<string>(Making, state) is not { } envelope)
        {
            throw PlatformException.Invalid("Making the passkey took too long; begin again.", "passkey_late");
        }

        await using PlatformDbContext context = _database.OpenPlatform();
        PasskeyAttestationResult result = await Handler(context, cancellationToken).PerformAttestationAsync(new PasskeyAttestationContext
        {
            HttpContext = new DefaultHttpContext(),
            CredentialJson = Bounded(credential),
            AttestationState = envelope.Content,
        }).ConfigureAwait(false);
        if (!result.Succeeded || result.UserEntity.Id != userId.ToString() || await ProtectedTokens.IsSpentAsync(context, envelope, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.Invalid("The passkey could not be made: the device's answer does not fit; begin again.", "passkey");
        }

        // The account's version keeps two passkeys that are added at the same time from passing the limit together.
        await AccountChange.LoadAsync(context, userId, cancellationToken).ConfigureAwait(false);
        await DemandRoomAsync(context, userId, cancellationToken).ConfigureAwait(false);
        Passkey passkey = new()
        {
            CredentialId = result.Passkey.CredentialId,
            UserId = userId,
            Name = called,
            PublicKey = result.Passkey.PublicKey,
            SignCount = result.Passkey.SignCount,
            Transports = [.. (result.Passkey.Transports ?? []).Where(static transport => transport.Length <= 32).Take(8)],
            IsBackupEligible = result.Passkey.IsBackupEligible,
            IsBackedUp = result.Passkey.IsBackedUp,
            CreatedAt = _time.GetUtcNow(),
        };
        context.Add(passkey);
        ProtectedTokens.Spend(context, envelope);
        await AccountChange.SaveAsync(_audit, context, AccountChange.Self(userId), new AuditRecord("passkey.add", userId, called), cancellationToken).ConfigureAwait(false);
        return passkey;
    }

    /// <summary>The passkeys of an account, the first made first.</summary>
    public async Task<IReadOnlyList<Passkey>> ListAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = _database.OpenPlatform();
        return await context.Passkeys.AsNoTracking().Where(passkey => passkey.UserId == userId).OrderBy(passkey => passkey.CreatedAt)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a passkey of an account.</summary>
    /// <exception cref="PlatformException">There is no such passkey, or it is the only way to sign in.</exception>
    public async Task RemoveAsync(Guid userId, byte[] credentialId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = _database.OpenPlatform();
        UserAccount account = await AccountChange.LoadAsync(context, userId, cancellationToken).ConfigureAwait(false);
        List<Passkey> all = await context.Passkeys.Where(passkey => passkey.UserId == userId).ToListAsync(cancellationToken).ConfigureAwait(false);
        Passkey passkey = all.SingleOrDefault(passkey => passkey.CredentialId.AsSpan().SequenceEqual(credentialId)) ?? throw PlatformException.NotFound("passkey");
        if (all.Count == 1 && account.PasswordHash is null && !await context.ExternalLogins.AnyAsync(login => login.UserId == userId, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.Conflict("This passkey is the only way to sign in; set a password or add another passkey first.", reason: "passkey_last");
        }

        context.Remove(passkey);
        await AccountChange.SaveAsync(_audit, context, AccountChange.Self(userId), new AuditRecord("passkey.remove", userId, passkey.Name), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins to sign in with a passkey. Nothing is stored by that.</summary>
    public async Task<PasskeyCeremony> BeginSignInAsync(CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = _database.OpenPlatform();
        PasskeyRequestOptionsResult made = await Handler(context, cancellationToken).MakeRequestOptionsAsync(null, new DefaultHttpContext()).ConfigureAwait(false);
        return new PasskeyCeremony(made.RequestOptionsJson, _tokens.Protect(Using, made.AssertionState!));
    }

    /// <summary>Signs in with a passkey.</summary>
    /// <param name="state">What <see cref="BeginSignInAsync"/> gave; it works once.</param>
    /// <param name="credential">The browser's answer, as JSON.</param>
    /// <param name="origin">Where the person is.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<SignInOutcome> SignInAsync(string? state, string? credential, SessionOrigin origin, CancellationToken cancellationToken)
    {
        if (_tokens.Unprotect<string>(Using, state) is not { } envelope)
        {
            return SignInOutcome.Refused(SignInRefusal.Expired);
        }

        await using PlatformDbContext context = _database.OpenPlatform();
        PasskeyAssertionResult<UserAccount> result = await Handler(context, cancellationToken).PerformAssertionAsync(new PasskeyAssertionContext
        {
            HttpContext = new DefaultHttpContext(),
            CredentialJson = Bounded(credential),
            AssertionState = envelope.Content,
        }).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return SignInOutcome.Refused(SignInRefusal.Passkey);
        }

        Passkey? passkey = await context.Passkeys.AsNoTracking()
            .SingleOrDefaultAsync(other => other.CredentialId == result.Passkey.CredentialId && other.UserId == result.User.Id, cancellationToken).ConfigureAwait(false);
        if (passkey is null || await ProtectedTokens.IsSpentAsync(context, envelope, cancellationToken).ConfigureAwait(false))
        {
            return SignInOutcome.Refused(SignInRefusal.Passkey);
        }

        try
        {
            // With the session, or not at all: the counter that the device sent, and that this challenge was answered.
            return await _signIn.BeginAsync(result.User, SignInMethod.Passkey, origin, together =>
            {
                together.Attach(passkey);
                passkey.SignCount = result.Passkey.SignCount;
                passkey.IsBackedUp = result.Passkey.IsBackedUp;
                passkey.LastUsedAt = _time.GetUtcNow();
                ProtectedTokens.Spend(together, envelope);
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException)
        {
            // The same answer, or a copy of the device, came at the same time and was first.
            return SignInOutcome.Refused(SignInRefusal.Passkey);
        }
    }

    private static string Bounded(string? credential) => credential is { Length: <= MaximumCredential } ? credential : "";

    private static async Task DemandRoomAsync(PlatformDbContext context, Guid userId, CancellationToken cancellationToken)
    {
        if (await context.Passkeys.CountAsync(passkey => passkey.UserId == userId, cancellationToken).ConfigureAwait(false) >= Maximum)
        {
            throw PlatformException.Conflict($"An account has at most {Maximum} passkeys; remove one first.", reason: "passkey_limit");
        }
    }

    private PasskeyHandler<UserAccount> Handler(PlatformDbContext context, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // Disposing it would dispose a store that holds nothing; the context is the caller's.
        UserManager<UserAccount> users = new(
            new PasskeyStore(context, cancellationToken), Options.Create(new IdentityOptions()), null!, [], [], new UpperInvariantLookupNormalizer(),
            new IdentityErrorDescriber(), null!, NullLogger<UserManager<UserAccount>>.Instance);
#pragma warning restore CA2000
        return new PasskeyHandler<UserAccount>(users, _options);
    }
}
