namespace Lyceum.Platform.Ledgers;

/// <summary>What kind of work a call was.</summary>
public enum UsageOperation
{
    /// <summary>Text that a model wrote: chat, completions, responses.</summary>
    Completions = 0,

    /// <summary>Texts turned into vectors.</summary>
    Embeddings = 1,

    /// <summary>Texts or images that were judged.</summary>
    Moderations = 2,

    /// <summary>Images that were made or changed.</summary>
    Images = 3,

    /// <summary>Text that was spoken.</summary>
    AudioSpeeches = 4,

    /// <summary>Speech that was written down.</summary>
    AudioTranscriptions = 5,
}
