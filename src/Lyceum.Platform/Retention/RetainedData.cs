namespace Lyceum.Platform.Retention;

/// <summary>Kinds of rows that an organisation may keep for so many days.</summary>
public enum RetainedData
{
    /// <summary>Conversations with their messages.</summary>
    Conversations,

    /// <summary>What was generated, and how it was streamed.</summary>
    Generations,

    /// <summary>Files.</summary>
    Files,

    /// <summary>Invitations, from when they end.</summary>
    Invitations,
}
