using System.Globalization;
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
        new("Mail:Password", "", "The password; it is never printed."),
        new("Mail:From", "", "Who mail is from, such as `Lyceum <ai@example.com>`."),
    ];

    /// <summary>Reads them.</summary>
    /// <returns>Null where no server is set.</returns>
    /// <exception cref="UsageException">A value makes no sense, or one is missing.</exception>
    public static MailOptions? Read(IConfiguration values)
    {
        if (Value(values, "Mail:Host") is not { Length: > 0 } host)
        {
            return null;
        }

        if (Value(values, "Mail:From") is not { Length: > 0 } from || !SmtpMailer.IsAddress(from))
        {
            throw new UsageException("The setting Mail:Host needs Mail:From beside it: an address such as ai@example.com.");
        }

        if (!int.TryParse(Value(values, "Mail:Port"), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > 65535)
        {
            throw new UsageException($"The setting Mail:Port is '{Value(values, "Mail:Port")}', but should be a port from 1 to 65535.");
        }

        if (!Enum.TryParse(Value(values, "Mail:Security"), ignoreCase: true, out MailSecurity security) || !Enum.IsDefined(security))
        {
            throw new UsageException($"The setting Mail:Security is '{Value(values, "Mail:Security")}', but should be StartTls, Tls or None.");
        }

        return new MailOptions(host, from)
        {
            Port = port,
            Security = security,
            UserName = Value(values, "Mail:UserName") is { Length: > 0 } user ? user : null,
            Password = new Secret(Value(values, "Mail:Password")),
        };
    }

    private static string Value(IConfiguration values, string key) => values[key] ?? Known.First(setting => setting.Key == key).Default;
}
