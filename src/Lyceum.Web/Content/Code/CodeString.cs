namespace Lyceum.Web.Content.Code;

/// <summary>How a string is written.</summary>
/// <param name="Open">What begins it.</param>
/// <param name="Close">What ends it.</param>
internal sealed record CodeString(string Open, string Close)
{
    /// <summary>Makes one that begins and ends alike.</summary>
    public CodeString(string mark)
        : this(mark, mark)
    {
    }

    /// <summary>What stands before a character that ends nothing; the null character where there is none.</summary>
    public char Escape { get; init; } = '\\';

    /// <summary>Whether it may go over lines.</summary>
    public bool IsMultiline { get; init; }

    /// <summary>Whether it is one character, and no string where it does not end after it: <c>'a'</c> beside Rust's lifetime <c>'a</c>.</summary>
    public bool IsCharacter { get; init; }

    /// <summary>What it is.</summary>
    public TokenKind Kind { get; init; } = TokenKind.String;
}
