using System.Text.Json;

namespace Lyceum.Models.Hub;

/// <summary>What is remembered of an unfinished file between runs, in a small JSON file beside it.</summary>
internal sealed record PartState
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Where the bytes come from: repository, commit and path.</summary>
    public required string Source { get; init; }

    /// <summary>The size of the whole.</summary>
    public required long Bytes { get; init; }

    /// <summary>The checksum of the whole, or null.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The entity tag that the bytes came under, or null.</summary>
    public string? EntityTag { get; init; }

    /// <summary>Pairs of start and end: the bytes that are there.</summary>
    public IReadOnlyList<long[]> Ranges { get; init; } = [];

    /// <summary>Whether the whole is there and its checksum was right.</summary>
    public bool Verified { get; init; }

    /// <summary>Whether bytes fetched under this state belong to that one's file: the same content, or else the same place and size.</summary>
    public bool Continues(PartState wanted) =>
        Bytes == wanted.Bytes && (Sha256 is not null && wanted.Sha256 is not null ? Sha256 == wanted.Sha256 : Source == wanted.Source);

    /// <summary>Reads a state; null if there is none or it is damaged, in which case the file is fetched anew.</summary>
    public static PartState? Load(string path)
    {
        try
        {
            PartState? state = JsonSerializer.Deserialize<PartState>(File.ReadAllBytes(path), Options);
            return state is not null && state.Ranges.All(range => range is [var start, var end] && start >= 0 && end >= start && end <= state.Bytes) ? state : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the state, all of it or nothing.</summary>
    public void Save(string path)
    {
        string fresh = path + ".new";
        File.WriteAllBytes(fresh, JsonSerializer.SerializeToUtf8Bytes(this, Options));
        File.Move(fresh, path, overwrite: true);
    }
}
