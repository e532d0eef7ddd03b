namespace Lyceum.Platform.Jobs;

/// <summary>What a worker hears when it renews.</summary>
public enum LeaseState
{
    /// <summary>Go on.</summary>
    Held,

    /// <summary>Go on no further: the job is called off.</summary>
    CancelRequested,

    /// <summary>Go on no further: it is too late for the job.</summary>
    Expired,

    /// <summary>The job is somebody else's, or over; what this worker does with it counts no more.</summary>
    Lost,
}
