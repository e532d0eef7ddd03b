namespace Lyceum.Gateway.Archives;

/// <summary>What came of an import. It tells no word of what was in it.</summary>
public sealed record ImportReport
{
    /// <summary>Why nothing, or nothing more, was read; null where all was. One of <see cref="ImportProblem"/>.</summary>
    public string? Problem { get; init; }

    /// <summary>How many conversations are new.</summary>
    public int Added { get; init; }

    /// <summary>How many were there and got further messages.</summary>
    public int Extended { get; init; }

    /// <summary>How many were there already.</summary>
    public int Known { get; init; }

    /// <summary>How many were left out, by the reason: one of <see cref="ImportProblem"/>.</summary>
    public IReadOnlyDictionary<string, int> Skipped { get; init; } = new Dictionary<string, int>();

    /// <summary>What was left out of or changed in conversations that came, and how often: one of <see cref="ImportNote"/>.</summary>
    public IReadOnlyDictionary<string, int> Notes { get; init; } = new Dictionary<string, int>();
}
