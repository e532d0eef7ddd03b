using Lyceum.Gateway.Mail;
using Lyceum.Models.Hub;
using Microsoft.Extensions.Configuration;

namespace Lyceum;

/// <summary>The mail server.</summary>
internal static class MailSettings
{
    /// <summary>Every key, its default and what it means.</summary>
    public static IReadOnlyList<Setting> Known { get; } =
    [
        new("Mail:Host", "", "The mail server (SMTP) that takes what is sent: alerts of budgets. Without it no mail is sent."),
        new("Mail:Port", "587", "Its port."),
        new("Mail:Security", "StartTls", "How the way to it is protected: `StartTls`, `Tls` from the first byte (usually port 465), or `None` for a server on this machine."),
        new("Mail:UserName", "", "Who signs in there; nobody unless set."),
        new("Mail:Password", "", "The password; it is never printed.", IsSecret: true),
        new("Mail:From", "", "Who mail is from, such as `Lyceum <ai@example.com>`."),
    ];

    /// <summary>Reads them.</summary>
    /// <returns>Null where no server is set.</returns>
    /// <exception cref="UsageException">A value makes no sense, or one is missing.</exception>
    public static MailOptions? Read(IConfiguration values)
    {
        if (values.Text("Mail:Host") is not { Length: > 0 } host)
        {
            return null;
        }

        if (values.Text("Mail:From") is not { Length: > 0 } from || !SmtpMailer.IsAddress(from))
        {
            throw new UsageException("The setting Mail:Host needs Mail:From beside it: an address such as ai@example.com.");
        }

        return new MailOptions(host, from)
        {
            Port = (int)values.Number("Mail:Port", 1, 65535),
            Security = values.Word<MailSecurity>("Mail:Security"),
            UserName = values.Text("Mail:UserName") is { Length: > 0 } user ? user : null,
            Password = new Secret(values.Text("Mail:Password")),
        };
    }
}
