namespace Lyceum.Platform.Jobs;

/// <summary>A handler says that its job cannot be done and that trying again would not help.</summary>
/// <param name="message">One sentence that whoever asked for the job may read.</param>
/// <param name="inner">What caused it, if something did.</param>
public sealed class JobFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The same as a word, by which pages have a sentence in each language; null for none.</summary>
    public string? Reason { get; init; }
}
