namespace Lyceum.Platform.Generations;

/// <summary>
/// Adds the events of one generation up to the content of its message: text, reasoning, tool calls, files, whatever the gateway
/// writes. It sees each event once and in order, so what it builds covers exactly the events until the last one it saw; and since it
/// sees nothing else, another process builds the same from the stored events after a crash. Used by one thread at a time.
/// </summary>
public interface IMessageComposer
{
    /// <summary>Adds an event.</summary>
    void Add(GenerationEvent happened);

    /// <summary>The content so far. Called every few seconds; the composer goes on after it.</summary>
    MessageContent Build();
}
