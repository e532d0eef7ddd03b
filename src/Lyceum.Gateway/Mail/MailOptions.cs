using Lyceum.Models.Hub;

namespace Lyceum.Gateway.Mail;

/// <summary>The mail server that takes what is sent.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="From">Who mail is from: <c>ai@example.com</c>, or <c>Lyceum &lt;ai@example.com&gt;</c>.</param>
public sealed record MailOptions(string Host, string From)
{
    /// <summary>Its port.</summary>
    public int Port { get; init; } = 587;

    /// <summary>How the way to it is protected.</summary>
    public MailSecurity Security { get; init; }

    /// <summary>Who signs in there; null for nobody.</summary>
    public string? UserName { get; init; }

    /// <summary>The password.</summary>
    public Secret Password { get; init; }

    /// <summary>How long sending one mail may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
