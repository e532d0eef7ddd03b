namespace Lyceum.Platform.Generations;

/// <summary>
/// Writes one generation. Readers can neither hold it up nor end it. Disposing it before it ended ends it as interrupted, so that
/// no way out of a block leaves it running. Used by one producer; ending it is safe from anywhere.
/// </summary>
public sealed class GenerationWriter : IAsyncDisposable
{
    private readonly GenerationStore _store;
    private readonly GenerationRun _run;
    private readonly Action _signal;

    internal GenerationWriter(GenerationStore store, GenerationRun run, Action signal)
    {
        _store = store;
        _run = run;
        _signal = signal;
    }

    /// <summary>The generation as it began.</summary>
    public Generation Generation => _run.Generation;

    /// <summary>Ends when somebody stops the generation, when the program ends, or when it was ended elsewhere.</summary>
    public CancellationToken StopToken => _run.StopToken;

    /// <summary>
    /// Adds an event. It waits in memory and is stored with others, in order, a moment later; only if the database does not
    /// come after does this wait.
    /// </summary>
    /// <param name="type">What kind of thing happened, a word other than <see cref="GenerationEvent.EndType"/>.</param>
    /// <param name="payload">What happened, as text or JSON.</param>
    /// <param name="cancellationToken">Ends the waiting; the event is not added then.</param>
    /// <exception cref="ArgumentException">The type is no type.</exception>
    /// <exception cref="PlatformException">The generation has ended.</exception>
    public ValueTask AppendAsync(string type, string payload, CancellationToken cancellationToken) =>
        AppendAsync(type, payload, joins: false, cancellationToken);

    /// <summary>
    /// Adds a piece of text. Pieces of one type that follow each other are one event if they are stored at the same time, so a
    /// fast model makes a few events in a second and not hundreds. Pieces may be cut anywhere, also inside a character.
    /// </summary>
    /// <param name="type">What kind of text it is, a word other than <see cref="GenerationEvent.EndType"/>.</param>
    /// <param name="text">The text; nothing is added for an empty one.</param>
    /// <param name="cancellationToken">Ends the waiting; the text is not added then.</param>
    /// <exception cref="ArgumentException">The type is no type.</exception>
    /// <exception cref="PlatformException">The generation has ended.</exception>
    public ValueTask AppendTextAsync(string type, string text, CancellationToken cancellationToken) =>
        text.Length == 0 ? ValueTask.CompletedTask : AppendAsync(type, text, joins: true, cancellationToken);

    /// <summary>Ends it well, with all its events and its message, in one transaction.</summary>
    /// <param name="result">What came of it, as JSON; null for nothing.</param>
    /// <param name="usage">The tokens that it read and wrote; null where nobody counted.</param>
    /// <param name="cancellationToken">Ends it early; the generation runs on then.</param>
    /// <returns>False where it had ended before, here or elsewhere.</returns>
    /// <exception cref="PlatformException">It could not be stored, although it waited for the database for as long as a generation may be silent. It counts as interrupted when the database is back.</exception>
    public Task<bool> CompleteAsync(string? result, TokenUsage? usage, CancellationToken cancellationToken) =>
        _store.EndAsync(_run, new GenerationEnd(GenerationStatus.Completed, null), result, usage, cancellationToken);

    /// <summary>Ends it with an error. What was written until then is kept.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="usage">The tokens that it read and wrote; null where nobody counted.</param>
    /// <param name="cancellationToken">Ends it early; the generation runs on then.</param>
    /// <returns>False where it had ended before, here or elsewhere.</returns>
    /// <exception cref="PlatformException">It could not be stored, although it waited for the database for as long as a generation may be silent. It counts as interrupted when the database is back.</exception>
    public Task<bool> FailAsync(GenerationError error, TokenUsage? usage, CancellationToken cancellationToken) =>
        _store.EndAsync(_run, new GenerationEnd(GenerationStatus.Failed, error.Stored()), null, usage, cancellationToken);

    /// <summary>
    /// Ends it where it is: as cancelled if somebody stopped it, as interrupted otherwise. What was written until then is kept.
    /// </summary>
    /// <param name="usage">The tokens that it read and wrote; null where nobody counted.</param>
    /// <param name="cancellationToken">Ends it early; the generation runs on then.</param>
    /// <returns>False where it had ended before, here or elsewhere.</returns>
    /// <exception cref="PlatformException">It could not be stored, although it waited for the database for as long as a generation may be silent. It counts as interrupted when the database is back.</exception>
    public Task<bool> InterruptAsync(TokenUsage? usage, CancellationToken cancellationToken) =>
        _store.EndAsync(_run, new GenerationEnd(_run.IsCancelled ? GenerationStatus.Cancelled : GenerationStatus.Interrupted, null), null, usage, cancellationToken);

    /// <summary>Interrupts it if it has not ended.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await InterruptAsync(null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (PlatformException)
        {
            // The database is away; the reaper ends it when that is back.
        }
    }

    private async ValueTask AppendAsync(string type, string payload, bool joins, CancellationToken cancellationToken)
    {
        if (type.Length is 0 or > GenerationEvent.MaximumType || type == GenerationEvent.EndType || StoredText.Clean(type) != type)
        {
            throw new ArgumentException($"An event's type has 1 to {GenerationEvent.MaximumType} characters and is not '{GenerationEvent.EndType}'.", nameof(type));
        }

        await _run.AppendAsync(type, payload, joins, cancellationToken).ConfigureAwait(false);
        _signal();
    }
}
