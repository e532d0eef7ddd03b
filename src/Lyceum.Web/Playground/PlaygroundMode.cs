namespace Lyceum.Web.Playground;

/// <summary>What a model is asked to do.</summary>
public enum PlaygroundMode
{
    /// <summary>To answer a conversation.</summary>
    Chat,

    /// <summary>To continue a text.</summary>
    Completion,

    /// <summary>To answer a conversation in JSON that keeps a schema.</summary>
    Structured,
}
