namespace Lyceum.Platform.Generations;

/// <summary>What went wrong in a generation.</summary>
/// <param name="Code">A word for programs, such as <c>server_error</c>.</param>
/// <param name="Message">A sentence for people; nothing secret.</param>
public sealed record GenerationError(string Code, string Message)
{
    /// <summary>The longest <see cref="Code"/>; longer ones are cut.</summary>
    public const int MaximumCode = 64;

    /// <summary>The longest <see cref="Message"/>; longer ones are cut.</summary>
    public const int MaximumMessage = 2000;

    /// <summary>As it is stored.</summary>
    internal GenerationError Stored() => new(Cut(Code, MaximumCode), Cut(Message, MaximumMessage));

    // What a cut through a surrogate pair leaves is no character, and is replaced.
    private static string Cut(string text, int length) => StoredText.Clean(text.Length <= length ? text : text[..length]);
}
