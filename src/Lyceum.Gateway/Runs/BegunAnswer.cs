using System.Runtime.CompilerServices;
using Lyceum.Gateway.Calls;
using Microsoft.Extensions.AI;

namespace Lyceum.Gateway.Runs;

/// <summary>
/// An answer that was waited for: its first update is there, so that the model is loaded, the prompt fits and is paid for, and what is refused was refused before a door
/// has told anybody that an answer begins. Where that took longer than the door may be silent, the first update is still to come. From there on it may go on without whoever
/// asked for it. Dispose it, which disposes the answer.
/// </summary>
public sealed class BegunAnswer : IAsyncDisposable
{
    private readonly ChatAnswer _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
    private readonly Task<bool> _first;

    private BegunAnswer(ChatAnswer answer)
    {
        _answer = answer;
        _updates = answer.Updates.GetAsyncEnumerator(_stop.Token);
        _first = _updates.MoveNextAsync().AsTask();
    }

    /// <summary>The answer.</summary>
    public ChatAnswer Answer => _answer;

    /// <summary>Waits for the first update.</summary>
    /// <param name="answer">The answer; this owns it from now on, also where waiting fails.</param>
    /// <param name="patience">How long it waits; after that, it returns without the first update.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the waiting and the answer; once this has returned, it means nothing to the answer.</param>
    /// <exception cref="GatewayException">The call is refused.</exception>
    public static async Task<BegunAnswer> BeginAsync(ChatAnswer answer, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        BegunAnswer begun = new(answer);
        try
        {
            using CancellationTokenSource waited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(begun._first, Task.Delay(patience, time, waited.Token)).ConfigureAwait(false);
            await waited.CancelAsync().ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (begun._first.IsCompleted)
            {
                await begun._first.ConfigureAwait(false);
            }

            return begun;
        }
        catch
        {
            await begun.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The updates, the first one included. Read once.</summary>
    /// <param name="cancellation">Ends the answer.</param>
    /// <exception cref="GatewayException">The call is refused, which took longer than somebody waited for it.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        CancellationTokenRegistration stopping = cancellation.UnsafeRegister(static begun => ((BegunAnswer)begun!)._stop.Cancel(), this);
        await using ConfiguredAsyncDisposable stopped = stopping.ConfigureAwait(false);
        for (bool more = await _first.ConfigureAwait(false); more; more = await _updates.MoveNextAsync().ConfigureAwait(false))
        {
            yield return _updates.Current;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_first.IsCompleted)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        // Whoever reads hears of what went wrong; nobody else needs to.
        await ((Task)_first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _updates.DisposeAsync().ConfigureAwait(false);
        await _answer.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }
}
