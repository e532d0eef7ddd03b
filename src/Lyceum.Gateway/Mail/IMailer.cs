namespace Lyceum.Gateway.Mail;

/// <summary>Sends mail.</summary>
public interface IMailer
{
    /// <summary>Whether there is a mail server; without one nothing is sent, and pages do not offer what needs it.</summary>
    bool IsAvailable { get; }

    /// <summary>Sends a mail; when it returns, the mail server has taken it.</summary>
    /// <param name="letter">The mail.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="MailException">The server cannot be reached, or does not take it.</exception>
    Task SendAsync(Letter letter, CancellationToken cancellation);
}
