namespace Lyceum.Web.Site;

/// <summary>A file of content is not what it should be. The message is one sentence for whoever wrote the file.</summary>
public sealed class SiteContentException : Exception
{
    /// <summary>Tells what is wrong.</summary>
    public SiteContentException(string message)
        : base(message)
    {
    }

    /// <summary>Tells what is wrong, and where it came from.</summary>
    public SiteContentException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>For serialisers.</summary>
    public SiteContentException()
    {
    }
}
