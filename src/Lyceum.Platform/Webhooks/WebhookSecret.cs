using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lyceum.Platform.Webhooks;

/// <summary>What signs that a webhook is ours, by the scheme of https://www.standardwebhooks.com. Nothing prints it but <see cref="Reveal"/>.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int Length = 32;

    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    /// <summary>The secret itself, to be shown to its owner once.</summary>
    public string Reveal() => Prefix + Convert.ToBase64String(_key);

    /// <summary>The signature of a message, for the header <c>webhook-signature</c>.</summary>
    /// <param name="id">The message's id.</param>
    /// <param name="sentAt">When it is sent.</param>
    /// <param name="body">What is sent.</param>
    public string Sign(string id, DateTimeOffset sentAt, ReadOnlySpan<byte> body)
    {
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{sentAt.ToUnixTimeSeconds()}.")));
        hash.AppendData(body);
        return $"v1,{Convert.ToBase64String(hash.GetHashAndReset())}";
    }

    /// <inheritdoc/>
    public override string ToString() => Prefix + "…";

    internal static WebhookSecret Create() => new(RandomNumberGenerator.GetBytes(Length));

    internal static WebhookSecret Of(byte[] key) => new(key);

    internal byte[] ToArray() => [.. _key];
}
