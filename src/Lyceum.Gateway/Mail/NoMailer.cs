namespace Lyceum.Gateway.Mail;

/// <summary>Stands where no mail server is set.</summary>
public sealed class NoMailer : IMailer
{
    /// <inheritdoc/>
    public bool IsAvailable => false;

    /// <inheritdoc/>
    public Task SendAsync(Letter letter, CancellationToken cancellation) => throw new MailException("No mail server is set (Mail:Host).", isFinal: true);
}
