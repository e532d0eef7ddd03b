using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Lyceum.Web.Content.Code;

/// <summary>How a language is written, as far as telling its words apart goes.</summary>
internal sealed record CodeRules
{
    /// <summary>What begins a comment to the end of the line.</summary>
    public ImmutableArray<string> LineComments { get; init; } = [];

    /// <summary>Whether such a comment begins only where a word may: after a space.</summary>
    public bool CommentsStandApart { get; init; }

    /// <summary>What begins and ends a longer comment.</summary>
    public ImmutableArray<(string Open, string Close)> BlockComments { get; init; } = [];

    /// <summary>How strings are written; the first that fits is it.</summary>
    public ImmutableArray<CodeString> Strings { get; init; } = [];

    /// <summary>Parts with rules of their own.</summary>
    public ImmutableArray<CodeRegion> Regions { get; init; } = [];

    /// <summary>What a line that begins so is, all of it.</summary>
    public ImmutableArray<(string Start, TokenKind Kind)> Lines { get; init; } = [];

    /// <summary>Words, with what they are.</summary>
    public FrozenDictionary<string, TokenKind> Words { get; init; } = FrozenDictionary<string, TokenKind>.Empty;

    /// <summary>Characters in words beside letters, digits and the underscore.</summary>
    public string InWords { get; init; } = "";

    /// <summary>Characters that begin a variable, such as <c>$</c>.</summary>
    public string Variables { get; init; } = "";

    /// <summary>Characters that begin what is said about code, such as <c>@</c>.</summary>
    public string Metas { get; init; } = "";

    /// <summary>The character that makes a name of what stands before it: <c>:</c> or <c>=</c>; the null character where there is none.</summary>
    public char NameMark { get; init; }

    /// <summary>What the first word is; plain where nothing is special about it.</summary>
    public TokenKind FirstWord { get; init; }

    /// <summary>What other words are.</summary>
    public TokenKind OtherWords { get; init; }

    /// <summary>Whether a word that begins with a capital is a type.</summary>
    public bool HasCapitalTypes { get; init; }

    /// <summary>Whether a word before a parenthesis is called.</summary>
    public bool HasCalls { get; init; }

    /// <summary>Whether numbers are told apart.</summary>
    public bool HasNumbers { get; init; } = true;

    /// <summary>Puts words of a language together.</summary>
    /// <param name="ignoreCase">Whether capitals make no difference.</param>
    /// <param name="words">What they are, and the words with spaces between.</param>
    public static FrozenDictionary<string, TokenKind> Of(bool ignoreCase, params ReadOnlySpan<(TokenKind Kind, string Words)> words)
    {
        Dictionary<string, TokenKind> all = [];
        foreach ((TokenKind kind, string list) in words)
        {
            foreach (string word in list.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                all[word] = kind;
            }
        }

        return all.ToFrozenDictionary(ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    }
}
