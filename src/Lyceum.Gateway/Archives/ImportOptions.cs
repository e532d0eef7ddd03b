namespace Lyceum.Gateway.Archives;

/// <summary>How much of an export is read. Whoever made it may have meant harm.</summary>
public sealed record ImportOptions
{
    /// <summary>The longest JSON of one conversation, in bytes; longer ones are left out. So much is in memory.</summary>
    public int MaximumConversation { get; init; } = 32 << 20;

    /// <summary>How much is read of an export, unpacked, in bytes.</summary>
    public long MaximumBytes { get; init; } = 2L << 30;

    /// <summary>How many conversations are read.</summary>
    public int MaximumConversations { get; init; } = 100_000;

    /// <summary>How many nodes a conversation may have, those included that say nothing.</summary>
    public int MaximumNodes { get; init; } = 60_000;

    /// <summary>The longest list of what is in an archive, in bytes: all of it is read into memory.</summary>
    public int MaximumDirectory { get; init; } = 4 << 20;
}
