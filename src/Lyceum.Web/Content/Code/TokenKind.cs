namespace Lyceum.Web.Content.Code;

/// <summary>What a piece of code is.</summary>
internal enum TokenKind
{
    /// <summary>Nothing to tell apart.</summary>
    Plain,

    /// <summary>A comment.</summary>
    Comment,

    /// <summary>A string or a character.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A word of the language.</summary>
    Keyword,

    /// <summary>A type.</summary>
    Type,

    /// <summary>The name of a property, an attribute or a setting.</summary>
    Name,

    /// <summary>What is called.</summary>
    Function,

    /// <summary>A variable that its first character tells.</summary>
    Variable,

    /// <summary>What is said about code: an annotation, a directive.</summary>
    Meta,

    /// <summary>A line that a change adds.</summary>
    Inserted,

    /// <summary>A line that a change takes away.</summary>
    Deleted,

    /// <summary>A heading.</summary>
    Heading,
}
