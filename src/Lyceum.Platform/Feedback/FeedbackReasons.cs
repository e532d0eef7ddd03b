namespace Lyceum.Platform.Feedback;

/// <summary>Why; several may hold.</summary>
[Flags]
public enum FeedbackReasons
{
    /// <summary>None was given.</summary>
    None = 0,

    /// <summary>Something in it is not true.</summary>
    Wrong = 1,

    /// <summary>It is not what was asked for.</summary>
    OffTopic = 2,

    /// <summary>Something is missing, or it ends too early.</summary>
    Incomplete = 4,

    /// <summary>It could do harm.</summary>
    Harmful = 8,

    /// <summary>Its manner is not right: too long, too short, the wrong tone.</summary>
    Style = 16,

    /// <summary>It is right.</summary>
    Correct = 32,

    /// <summary>It is easy to understand.</summary>
    Clear = 64,

    /// <summary>All of them.</summary>
    All = Wrong | OffTopic | Incomplete | Harmful | Style | Correct | Clear,
}
