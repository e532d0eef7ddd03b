namespace Lyceum.Gateway.Calls;

/// <summary>The updates of a call, with what the rooms below refuse turned into the gateway's words. Read once.</summary>
/// <typeparam name="T">What they are.</typeparam>
/// <param name="run">The road of the call.</param>
internal sealed class CallStream<T>(Func<CancellationToken, IAsyncEnumerable<T>> run) : IAsyncEnumerable<T>
{
    private int _taken;

    /// <inheritdoc/>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _taken, 1) == 0
            ? new Reader(run(cancellationToken).GetAsyncEnumerator(cancellationToken))
            : throw new InvalidOperationException("The updates of a call are read once.");

    private sealed class Reader(IAsyncEnumerator<T> inner) : IAsyncEnumerator<T>
    {
        public T Current => inner.Current;

        public ValueTask<bool> MoveNextAsync()
        {
            // What is there at once has not failed.
            ValueTask<bool> next = inner.MoveNextAsync();
            return next.IsCompletedSuccessfully ? next : WaitAsync(next);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private static async ValueTask<bool> WaitAsync(ValueTask<bool> next)
        {
            try
            {
                return await next.ConfigureAwait(false);
            }
            catch (Exception error) when (error is not GatewayException && GatewayException.From(error) is not null)
            {
                throw GatewayException.From(error)!;
            }
        }
    }
}
