using System.Net.Sockets;
using System.Security.Authentication;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Lyceum.Gateway.Mail;

/// <summary>Sends mail by SMTP (RFC 5321), a connection for each letter: there are few, and servers drop those that wait. Safe for use by many threads.</summary>
public sealed class SmtpMailer : IMailer
{
    private readonly MailOptions _options;
    private readonly TimeProvider _time;
    private readonly MailboxAddress _from;

    /// <summary>Makes one.</summary>
    /// <param name="options">The server.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="FormatException"><see cref="MailOptions.From"/> is no address.</exception>
    public SmtpMailer(MailOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _from = MailboxAddress.TryParse(options.From, out MailboxAddress? from) ? from : throw new FormatException($"'{options.From}' is no address of mail.");
    }

    /// <inheritdoc/>
    public bool IsAvailable => true;

    /// <summary>Whether a text is an address of mail, with or without a name before it.</summary>
    public static bool IsAddress(string text) => MailboxAddress.TryParse(text, out _);

    /// <inheritdoc/>
    public async Task SendAsync(Letter letter, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = new(_options.Timeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using SmtpClient client = new();
            await client.ConnectAsync(_options.Host, _options.Port, Socket(_options.Security), either.Token).ConfigureAwait(false);
            if (_options.UserName is { } user)
            {
                await client.AuthenticateAsync(user, _options.Password.Reveal(), either.Token).ConfigureAwait(false);
            }

            foreach (string recipient in letter.To)
            {
                using MimeMessage message = Write(letter, recipient);
                await client.SendAsync(message, either.Token).ConfigureAwait(false);
            }

            await client.DisconnectAsync(quit: true, either.Token).ConfigureAwait(false);
        }
        catch (SmtpCommandException error)
        {
            // Codes from 500 are for good, those from 400 for the moment.
            throw new MailException($"The mail server refused the mail: {error.Message}", (int)error.StatusCode >= 500, error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new MailException($"The mail server {_options.Host} did not take the mail in time.", inner: error);
        }
        catch (Exception error) when (error is SocketException or IOException or ProtocolException or SslHandshakeException or MailKit.Security.AuthenticationException
            or System.Security.Authentication.AuthenticationException or NotSupportedException or ServiceNotConnectedException)
        {
            throw new MailException($"The mail server {_options.Host} cannot be used: {error.Message}", inner: error);
        }
    }

    private MimeMessage Write(Letter letter, string recipient)
    {
        if (!MailboxAddress.TryParse(recipient, out MailboxAddress? to))
        {
            throw new MailException($"'{recipient}' is no address of mail.", isFinal: true);
        }

        MimeMessage message = new() { Subject = letter.Subject.ReplaceLineEndings(" "), Date = _time.GetUtcNow(), Body = new TextPart("plain") { Text = letter.Text } };
        message.From.Add(_from);
        message.To.Add(to);
        message.MessageId = $"{letter.Id ?? Guid.NewGuid().ToString("N")}@{_from.Domain}";

        // Nobody reads answers, and no out-of-office notes shall come (RFC 3834).
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }

    private static SecureSocketOptions Socket(MailSecurity security) => security switch
    {
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };
}
