namespace Lyceum.Gateway.Mail;

/// <summary>A mail was not sent.</summary>
public sealed class MailException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">Why, in a sentence.</param>
    /// <param name="isFinal">Whether trying again is of no use: the server refused the addresses or the mail.</param>
    /// <param name="inner">What happened.</param>
    public MailException(string message, bool isFinal = false, Exception? inner = null)
        : base(message, inner) => IsFinal = isFinal;

    /// <summary>Whether trying again is of no use.</summary>
    public bool IsFinal { get; }
}
