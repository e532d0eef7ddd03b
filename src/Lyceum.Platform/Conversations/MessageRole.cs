namespace Lyceum.Platform.Conversations;

/// <summary>Who speaks in a message.</summary>
public enum MessageRole
{
    /// <summary>Who set the conversation up.</summary>
    System = 0,

    /// <summary>The developer of an application.</summary>
    Developer = 1,

    /// <summary>A person.</summary>
    User = 2,

    /// <summary>The model.</summary>
    Assistant = 3,

    /// <summary>A tool that the model called.</summary>
    Tool = 4,
}
