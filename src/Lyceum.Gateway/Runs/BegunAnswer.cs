using System.Runtime.CompilerServices;
using Lyceum.Gateway.Calls;
using Microsoft.Extensions.AI;

namespace Lyceum.Gateway.Runs;

/// <summary>
/// An answer whose first update is there already: the model is loaded, the prompt fits and is paid for. What is refused is refused before a door has told
/// anybody that an answer begins. From there on it may go on without whoever asked for it. Dispose it, which disposes the answer.
/// </summary>
public sealed class BegunAnswer : IAsyncDisposable
{
    private readonly ChatAnswer _answer;
    private readonly CancellationTokenSource _stop = new();
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;
    private bool _hasFirst;

    private BegunAnswer(ChatAnswer answer) => _answer = answer;

    /// <summary>The answer.</summary>
    public ChatAnswer Answer => _answer;

    /// <summary>Waits for the first update.</summary>
    /// <param name="answer">The answer; this owns it from now on, also where waiting fails.</param>
    /// <param name="cancellation">Ends the waiting and the answer; once this has returned, it means nothing to the answer.</param>
    /// <exception cref="GatewayException">The call is refused.</exception>
    public static async Task<BegunAnswer> BeginAsync(ChatAnswer answer, CancellationToken cancellation)
    {
        BegunAnswer begun = new(answer);
        try
        {
            await using (cancellation.UnsafeRegister(static begun => ((BegunAnswer)begun!)._stop.Cancel(), begun).ConfigureAwait(false))
            {
                begun._updates = answer.Updates.GetAsyncEnumerator(begun._stop.Token);
                begun._hasFirst = await begun._updates.MoveNextAsync().ConfigureAwait(false);
            }

            return begun;
        }
        catch
        {
            await begun.DisposeAsync().ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>The updates, the first one included. Read once.</summary>
    /// <param name="cancellation">Ends the answer.</param>
    public async IAsyncEnumerable<ChatResponseUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        CancellationTokenRegistration stopping = cancellation.UnsafeRegister(static begun => ((BegunAnswer)begun!)._stop.Cancel(), this);
        await using ConfiguredAsyncDisposable stopped = stopping.ConfigureAwait(false);
        for (bool more = _hasFirst; more; more = await _updates!.MoveNextAsync().ConfigureAwait(false))
        {
            yield return _updates!.Current;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_updates is not null)
        {
            await _updates.DisposeAsync().ConfigureAwait(false);
        }

        await _answer.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }
}
