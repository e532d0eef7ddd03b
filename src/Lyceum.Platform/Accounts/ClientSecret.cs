using System.Diagnostics;

namespace Lyceum.Platform.Accounts;

/// <summary>The secret that this server has at the company's sign-in service. Nothing but <see cref="Reveal"/> prints it.</summary>
/// <param name="value">The secret.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ClientSecret(string value)
{
    /// <summary>The secret itself.</summary>
    public string Reveal() => value;

    /// <summary>That it is a secret, and no more.</summary>
    public override string ToString() => "secret …";
}
