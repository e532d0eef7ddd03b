using Lyceum.Platform.Data;

namespace Lyceum.Platform.Accounts;

/// <summary>What administrators set about signing up and in, as the database has it; <see cref="SignInRules"/> reads it.</summary>
public sealed class StoredSignInRules : IPlatformEntity
{
    /// <summary>The id of the one row there may be.</summary>
    public const int OnlyId = 1;

    /// <summary>The longest address of a service, in characters.</summary>
    public const int MaximumAuthority = 500;

    /// <summary>The longest list of domains, in characters.</summary>
    public const int MaximumDomains = 4000;

    /// <summary>The longest secret, in bytes, encrypted.</summary>
    public const int MaximumSecret = 4096;

    /// <summary>Always <see cref="OnlyId"/>.</summary>
    public int Id { get; init; } = OnlyId;

    /// <summary>Who may make an account; null where nobody said.</summary>
    public SignUpMode? SignUp { get; set; }

    /// <summary>The address of the company's service; null where there is none.</summary>
    public string? Authority { get; set; }

    /// <summary>What this server is called there.</summary>
    public string? ClientId { get; set; }

    /// <summary>The secret of this server there, encrypted; null for none.</summary>
    public byte[]? Secret { get; set; }

    /// <summary>What the button says.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Domains that may come in, with <c>;</c> between them; empty for all.</summary>
    public string AllowedDomains { get; set; } = "";

    /// <summary>Whether who comes for the first time gets an account.</summary>
    public bool Provision { get; set; } = true;

    /// <summary>Whether an account with the same verified address is joined.</summary>
    public bool LinkVerifiedEmail { get; set; }

    /// <summary>Whether addresses count as verified that the service says nothing about.</summary>
    public bool TrustEmail { get; set; }

    /// <summary>New with each change.</summary>
    public Guid Stamp { get; set; }
}
