namespace Lyceum.Gateway.Outbound;

/// <summary>An address that a user named was refused, or cannot be called. The message may be shown to the user.</summary>
/// <param name="message">What was wrong and what to do.</param>
/// <param name="isRefused">Whether the address itself was refused, so that trying again does not help.</param>
/// <param name="inner">What caused it, if something did.</param>
public sealed class SafeHttpException(string message, bool isRefused, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the address itself was refused, so that trying again does not help.</summary>
    public bool IsRefused { get; } = isRefused;
}
