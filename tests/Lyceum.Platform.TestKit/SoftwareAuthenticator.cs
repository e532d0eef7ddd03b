using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lyceum.Platform.TestKit;

/// <summary>
/// A browser with a device that holds one passkey: ES256, attestation "none" (WebAuthn level 3, 6.1 and 6.5). What it signs can be spoilt in the
/// ways that a server must notice.
/// </summary>
public sealed class SoftwareAuthenticator : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Origin { get; set; } = "http://localhost:5080";

    public string Domain { get; set; } = "localhost";

    /// <summary>The counter; null for a device that does not count, as passkeys that are copied between devices.</summary>
    public uint? Counter { get; set; } = 0;

    public bool IsUserVerified { get; set; } = true;

    public bool IsCrossOrigin { get; set; }

    /// <summary>A challenge that is answered instead of the one that was asked.</summary>
    public byte[]? OtherChallenge { get; set; }

    public byte[] CredentialId { get; } = RandomNumberGenerator.GetBytes(32);

    private string UserHandle { get; set; } = "";

    /// <summary>Answers <c>navigator.credentials.create</c>.</summary>
    public string Create(string optionsJson)
    {
        JsonNode options = JsonNode.Parse(optionsJson)!;
        UserHandle = (string)options["user"]!["id"]!;
        Assert.Equal(Domain, (string)options["rp"]!["id"]!);
        Assert.Contains(options["pubKeyCredParams"]!.AsArray(), static parameter => (int)parameter!["alg"]! == -7);
        byte[] clientData = ClientData("webauthn.create", (string)options["challenge"]!);

        CborWriter attestation = new(CborConformanceMode.Ctap2Canonical);
        attestation.WriteStartMap(3);
        attestation.WriteTextString("fmt");
        attestation.WriteTextString("none");
        attestation.WriteTextString("attStmt");
        attestation.WriteStartMap(0);
        attestation.WriteEndMap();
        attestation.WriteTextString("authData");
        attestation.WriteByteString([.. AuthenticatorData(0x40), .. new byte[16], 0, (byte)CredentialId.Length, .. CredentialId, .. CoseKey()]);
        attestation.WriteEndMap();
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
            ["attestationObject"] = Base64Url.EncodeToString(attestation.Encode()),
            ["transports"] = new JsonArray("internal"),
        });
    }

    /// <summary>Answers <c>navigator.credentials.get</c>.</summary>
    public string Get(string optionsJson)
    {
        JsonNode options = JsonNode.Parse(optionsJson)!;
        byte[] clientData = ClientData("webauthn.get", (string)options["challenge"]!);
        byte[] data = AuthenticatorData(0);
        byte[] signature = _key.SignData([.. data, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(signature),
            ["userHandle"] = UserHandle,
        });
    }

    public void Dispose() => _key.Dispose();

    private string Credential(JsonObject response) => new JsonObject
    {
        ["id"] = Base64Url.EncodeToString(CredentialId),
        ["rawId"] = Base64Url.EncodeToString(CredentialId),
        ["type"] = "public-key",
        ["clientExtensionResults"] = new JsonObject(),
        ["response"] = response,
    }.ToJsonString();

    private byte[] ClientData(string type, string challenge) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["type"] = type,
        ["challenge"] = OtherChallenge is null ? challenge : Base64Url.EncodeToString(OtherChallenge),
        ["origin"] = Origin,
        ["crossOrigin"] = IsCrossOrigin,
    });

    private byte[] AuthenticatorData(byte flags)
    {
        byte[] counter = new byte[4];
        Counter += Counter is null ? null : 1;
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter ?? 0);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(Domain)), (byte)(flags | 1 | (IsUserVerified ? 4 : 0)), .. counter];
    }

    // RFC 9053, 7.1: an elliptic curve key for ES256 on P-256.
    private byte[] CoseKey()
    {
        ECParameters parameters = _key.ExportParameters(includePrivateParameters: false);
        CborWriter key = new(CborConformanceMode.Ctap2Canonical);
        key.WriteStartMap(5);
        key.WriteInt32(1);
        key.WriteInt32(2);
        key.WriteInt32(3);
        key.WriteInt32(-7);
        key.WriteInt32(-1);
        key.WriteInt32(1);
        key.WriteInt32(-2);
        key.WriteByteString(parameters.Q.X!);
        key.WriteInt32(-3);
        key.WriteByteString(parameters.Q.Y!);
        key.WriteEndMap();
        return key.Encode();
    }
}
