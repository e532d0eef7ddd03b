namespace Lyceum.Platform.Files;

/// <summary>Room that is set aside while bytes arrive. For one caller at a time; disposing it gives the room back.</summary>
internal sealed class StorageHold : IDisposable
{
    // How many bytes are taken before the accounts are looked at again: others store meanwhile.
    private const long LookEvery = 8L << 20;

    private readonly StorageMeter _meter;
    private readonly Guid _organizationId;
    private readonly Guid _projectId;
    private (long Organization, long Project) _stored;
    private long _untilLook;

    public StorageHold(StorageMeter meter, Guid organizationId, Guid projectId)
    {
        _meter = meter;
        _organizationId = organizationId;
        _projectId = projectId;
    }

    /// <summary>How many bytes are set aside.</summary>
    public long Bytes { get; private set; }

    /// <summary>Sees to it that so many bytes in all are set aside.</summary>
    /// <exception cref="PlatformException">They do not fit.</exception>
    public async ValueTask ReachAsync(long bytes, CancellationToken cancellationToken)
    {
        long more = bytes - Bytes;
        if (more <= 0 && Bytes > 0)
        {
            return;
        }

        if (_untilLook <= 0)
        {
            _stored = await _meter.StoredAsync(_organizationId, _projectId, cancellationToken).ConfigureAwait(false);
            _untilLook = LookEvery;
        }

        if (!_meter.TryHold(_organizationId, _stored.Organization, _projectId, _stored.Project, more))
        {
            throw StorageMeter.Exceeded();
        }

        Bytes = bytes;
        _untilLook -= more;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _meter.Release(_organizationId, _projectId, Bytes);
        Bytes = 0;
    }
}
