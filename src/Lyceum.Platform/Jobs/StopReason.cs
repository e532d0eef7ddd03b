namespace Lyceum.Platform.Jobs;

/// <summary>Why a handler was asked to end.</summary>
internal enum StopReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The job is called off.</summary>
    Cancelled,

    /// <summary>It is too late for the job.</summary>
    Expired,

    /// <summary>The lease is lost.</summary>
    Lost,

    /// <summary>This process stops.</summary>
    Stopping,
}
