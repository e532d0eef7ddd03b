using System.Globalization;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Gateway.Callers;

/// <summary>Who calls, who pays, and what the call may use. Made from a key that was checked or from a signed-in member, never from what a request says.</summary>
/// <param name="Actor">Who acts.</param>
/// <param name="Payer">Who pays.</param>
public sealed record Caller(Actor Actor, Payer Payer)
{
    /// <summary>Who acts.</summary>
    public Actor Actor { get; } = Actor;

    /// <summary>Who pays.</summary>
    public Payer Payer { get; } = Payer;

    /// <summary>What the caller may use.</summary>
    public KeyScopes Scopes { get; init; } = KeyScopes.Everything;

    /// <summary>What the project may use, as far as lists of models show; <see cref="Admissions.Admission"/> asks anew for each call.</summary>
    public ProjectPolicy Policy { get; init; } = ProjectPolicy.None;

    /// <summary>What the key may use in a minute and at the same time.</summary>
    public QuotaLimits Limits { get; init; } = QuotaLimits.None;

    /// <summary>The key; null where a person calls without one.</summary>
    public Guid? KeyId => Payer.KeyId;

    /// <summary>Whose share of a model the call takes: callers of one name get one share together.</summary>
    public string ShareName { get; } = (Payer.KeyId ?? Actor.Id).ToString("N", CultureInfo.InvariantCulture);

    /// <summary>Within which bounds the keys and values of prompts are shared: nobody learns from a quick answer what another project asked.</summary>
    public string CacheScope { get; } = Payer.ProjectId.ToString("N", CultureInfo.InvariantCulture);

    /// <summary>Whether the caller may use a model, and may know of it.</summary>
    public bool AllowsModel(string model) => Scopes.AllowsModel(model) && Policy.Allows(model);

    /// <summary>The caller that a checked key stands for.</summary>
    /// <param name="key">The key.</param>
    public static Caller Of(VerifiedKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new Caller(key.Actor, key.Payer) { Scopes = key.Scopes, Limits = key.Limits };
    }
}
