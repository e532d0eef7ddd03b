namespace Lyceum.Gateway.Archives;

/// <summary>Why an export, or a conversation in it, did not come.</summary>
public static class ImportProblem
{
    /// <summary>It is neither an archive nor JSON.</summary>
    public const string NoExport = "no_export";

    /// <summary>The archive is broken.</summary>
    public const string BrokenArchive = "broken_archive";

    /// <summary>There is no <c>conversations.json</c> in the archive.</summary>
    public const string NoConversations = "no_conversations";

    /// <summary>There is more in it than is read.</summary>
    public const string TooMuch = "too_much";

    /// <summary>It ends in the middle.</summary>
    public const string Cut = "cut";

    /// <summary>There are more conversations in it than are read.</summary>
    public const string TooMany = "too_many";

    /// <summary>The file is gone, or the person may not have conversations any more.</summary>
    public const string Gone = "gone";

    /// <summary>A conversation is no good JSON.</summary>
    public const string Broken = "broken";

    /// <summary>A conversation is in no shape that is known.</summary>
    public const string Unknown = "unknown";

    /// <summary>A conversation is too long.</summary>
    public const string TooLong = "too_long";

    /// <summary>A conversation has no message that can be read.</summary>
    public const string Empty = "empty";

    /// <summary>A conversation was removed here a short time ago, and stays so.</summary>
    public const string Removed = "removed";

    /// <summary>The platform refused a conversation.</summary>
    public const string Refused = "refused";

    /// <summary>All of them; each has a text on the page.</summary>
    public static IReadOnlyList<string> All { get; } =
        [NoExport, BrokenArchive, NoConversations, TooMuch, Cut, TooMany, Gone, Broken, Unknown, TooLong, Empty, Removed, Refused];
}
