namespace Lyceum.Platform;

/// <summary>The platform refused something. The message is one sentence that may be shown to who asked.</summary>
/// <param name="error">Why.</param>
/// <param name="message">What was wrong, where, and what to do.</param>
/// <param name="inner">What caused it, if something did.</param>
public sealed class PlatformException(PlatformError error, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public PlatformError Error { get; } = error;

    /// <summary>A word for the refusal, by which a page finds its sentence in another language; null where people are not expected to meet it.</summary>
    public string? Reason { get; init; }

    internal static PlatformException NotFound(string what) => new(PlatformError.NotFound, $"There is no such {what}.");

    internal static PlatformException Invalid(string message, string? reason = null) => new(PlatformError.Invalid, message) { Reason = reason };

    internal static PlatformException Forbidden(string message, string? reason = null) => new(PlatformError.Forbidden, message) { Reason = reason };

    internal static PlatformException Conflict(string message, Exception? inner = null, string? reason = null) => new(PlatformError.Conflict, message, inner) { Reason = reason };
}
