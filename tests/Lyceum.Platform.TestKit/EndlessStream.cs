namespace Lyceum.Platform.TestKit;

/// <summary>Zeros without end.</summary>
internal sealed class EndlessStream : ReadOnlyTestStream
{
    /// <summary>How many were taken.</summary>
    public long Given { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer.Span.Clear();
        Given += buffer.Length;
        return ValueTask.FromResult(buffer.Length);
    }
}
