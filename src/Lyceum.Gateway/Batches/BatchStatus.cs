namespace Lyceum.Gateway.Batches;

/// <summary>Where a batch is in its life.</summary>
public enum BatchStatus
{
    /// <summary>Its input waits, or is being checked.</summary>
    Validating,

    /// <summary>Its input cannot be used, or it cannot be done.</summary>
    Failed,

    /// <summary>Its requests are being answered.</summary>
    InProgress,

    /// <summary>Its files are being made.</summary>
    Finalizing,

    /// <summary>Every request was answered or refused.</summary>
    Completed,

    /// <summary>It took too long; what was answered is there.</summary>
    Expired,

    /// <summary>It is being called off.</summary>
    Cancelling,

    /// <summary>It was called off; what was answered is there.</summary>
    Cancelled,
}
