namespace Lyceum.Platform.Conversations;

/// <summary>What became of a conversation that was imported.</summary>
public enum ImportOutcome
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It was there, and messages came to it.</summary>
    Extended,

    /// <summary>It was there with all its messages.</summary>
    Known,

    /// <summary>It was there and its owner removed it a short time ago; it stays removed.</summary>
    Removed,
}
