namespace Lyceum.Inference.Generation;

/// <summary>Why a text ended.</summary>
public enum FinishReason
{
    /// <summary>The model chose an end-of-text token.</summary>
    Stop,

    /// <summary>The tokens asked for are there, or the context is full.</summary>
    Length,

    /// <summary>A stop string came.</summary>
    StopString,

    /// <summary>The caller cancelled.</summary>
    Cancelled,
}
