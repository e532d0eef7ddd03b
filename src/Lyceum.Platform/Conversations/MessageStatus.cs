namespace Lyceum.Platform.Conversations;

/// <summary>How far a message is.</summary>
public enum MessageStatus
{
    /// <summary>All of it is there.</summary>
    Complete = 0,

    /// <summary>A generation writes it; its text covers the events until <see cref="Message.CoveredSequence"/>.</summary>
    Running = 1,

    /// <summary>It was stopped, by somebody or by a crash; the text until then is there.</summary>
    Interrupted = 2,

    /// <summary>Its generation failed; the text until then is there.</summary>
    Failed = 3,
}
