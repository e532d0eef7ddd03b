using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lyceum.Serving;

/// <summary>The certificate of <c>https</c> addresses.</summary>
internal static class ServerCertificate
{
    /// <summary>Reads it.</summary>
    /// <exception cref="CommandException">It cannot be read, or is missing.</exception>
    public static X509Certificate2 Read(ServerSettings settings)
    {
        if (settings.Certificate.Length == 0)
        {
            throw new UsageException("An https address needs a certificate; name its file with the setting Server:Certificate.");
        }

        try
        {
            return Path.GetExtension(settings.Certificate).ToUpperInvariant() is ".PFX" or ".P12"
                ? X509CertificateLoader.LoadPkcs12FromFile(settings.Certificate, settings.CertificatePassword.Reveal())
                : X509Certificate2.CreateFromPemFile(settings.Certificate, settings.CertificateKey.Length > 0 ? settings.CertificateKey : null);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The certificate {settings.Certificate} cannot be read: {error.Message}", error);
        }
    }
}
