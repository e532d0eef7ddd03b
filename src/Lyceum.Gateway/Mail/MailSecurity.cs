namespace Lyceum.Gateway.Mail;

/// <summary>How the way to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>The connection begins in the clear and is encrypted before anything is said (RFC 3207); a server that cannot is refused.</summary>
    StartTls,

    /// <summary>The connection is encrypted from its first byte (RFC 8314), usually on port 465.</summary>
    Tls,

    /// <summary>Nothing is encrypted: for a server on the same machine.</summary>
    None,
}
