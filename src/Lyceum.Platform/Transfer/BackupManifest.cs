using System.Globalization;
using System.Text.Json;
using Lyceum.Platform.Data;

namespace Lyceum.Platform.Transfer;

/// <summary>What a backup holds: its own last member, <c>manifest.json</c>.</summary>
public sealed record BackupManifest
{
    /// <summary>The form of backups that this program writes and reads.</summary>
    public const int CurrentFormat = 1;

    internal const string MemberName = "manifest.json";
    internal const string DatabaseName = "database.sqlite";

    // Some hundreds of thousands of members.
    private const int MaximumBytes = 64 << 20;
    private const int MaximumName = 255;
    private const int MaximumDepth = 8;

    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
        MaxDepth = 8,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The form of the archive.</summary>
    public required int Format { get; init; }

    /// <summary>The version of Lyceum that wrote it.</summary>
    public required string Program { get; init; }

    /// <summary>The newest migration of its database.</summary>
    public required string Schema { get; init; }

    /// <summary>What the database was; in the archive it is always a SQLite file.</summary>
    public required DatabaseProvider Database { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Everything else in the archive.</summary>
    public required IReadOnlyList<BackupMember> Members { get; init; }

    /// <summary>The bytes of all members together.</summary>
    /// <exception cref="OverflowException">They are more than can be.</exception>
    public long TotalBytes() => Members.Aggregate(0L, static (sum, member) => checked(sum + member.Bytes));

    internal static bool IsMemberName(string name)
    {
        if (name == DatabaseName)
        {
            return true;
        }

        string[] parts = name.Split('/');
        return name.Length <= MaximumName && parts.Length is >= 2 and <= MaximumDepth && parts[0] is DataDirectory.FilesName or DataDirectory.KeyRingName
            && parts.Skip(1).All(static part => part.Length > 0 && part[0] != '.' && part.All(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_'));
    }

    internal Task WriteAsync(Stream stream, CancellationToken cancellationToken) => JsonSerializer.SerializeAsync(stream, this, s_options, cancellationToken);

    /// <summary>Reads a manifest that a stranger may have written.</summary>
    /// <param name="stream">Its text.</param>
    /// <param name="length">The length that the archive tells of it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">It is no manifest, or one that this program cannot read.</exception>
    internal static async Task<BackupManifest> ReadAsync(Stream stream, long length, CancellationToken cancellationToken)
    {
        if (length > MaximumBytes)
        {
            throw Damaged("its manifest is too long");
        }

        byte[] text = new byte[length];
        BackupManifest? manifest;
        try
        {
            await stream.ReadExactlyAsync(text, cancellationToken).ConfigureAwait(false);
            using (JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 }))
            {
                // A later form may look like anything, except for its number.
                if (document.RootElement.TryGetProperty("format", out JsonElement format) && format.TryGetInt32(out int number) && number > CurrentFormat)
                {
                    throw new PlatformException(
                        PlatformError.Storage,
                        string.Create(CultureInfo.InvariantCulture, $"The backup has form {number}, and this version of Lyceum reads up to {CurrentFormat}; update Lyceum to restore it."));
                }
            }

            manifest = JsonSerializer.Deserialize<BackupManifest>(text, s_options);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or EndOfStreamException or InvalidDataException)
        {
            throw Damaged("its manifest cannot be read", exception);
        }

        if (manifest is not { Format: CurrentFormat, Members: not null } || !Enum.IsDefined(manifest.Database))
        {
            throw Damaged("its manifest says too little");
        }

        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (BackupMember? member in manifest.Members)
        {
            if (member is null || !IsMemberName(member.Name) || !names.Add(member.Name))
            {
                throw Damaged($"it has a file with a name that no backup has, or twice the same ('{member?.Name}')");
            }

            if (member.Bytes < 0 || member.Sha256 is not { Length: 64 })
            {
                throw Damaged($"its manifest tells no length or hash of {member.Name}");
            }
        }

        return names.Contains(DatabaseName) ? manifest : throw Damaged("it has no database");
    }

    internal static PlatformException Damaged(string how, Exception? inner = null) =>
        new(PlatformError.Invalid, $"This is no whole backup of Lyceum: {how}; nothing was restored.", inner);
}
