namespace Lyceum.Platform.TestKit;

/// <summary>Gives its first byte, and the others once it is opened.</summary>
internal sealed class GatedStream(byte[] bytes) : ReadOnlyTestStream
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _given;

    /// <summary>Ends when the first byte was taken and more is asked for.</summary>
    public Task Reached => _reached.Task;

    public void Open() => _gate.SetResult();

    public void Break() => _gate.SetException(new IOException("The line is cut."));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_given > 0)
        {
            _reached.TrySetResult();
            await _gate.Task.WaitAsync(cancellationToken);
        }

        int count = _given == 0 ? 1 : Math.Min(buffer.Length, bytes.Length - _given);
        bytes.AsMemory(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }
}
