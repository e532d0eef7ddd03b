namespace Lyceum.Api.Http;

/// <summary>A value behind the question mark, as the description tells of it.</summary>
/// <param name="Name">Its name; that of one of several in brackets has the brackets.</param>
/// <param name="Description">What it does, a sentence.</param>
/// <param name="Type">What it is.</param>
internal sealed record QueryParameter(string Name, string Description, QueryType Type = QueryType.Text)
{
    /// <summary>Whether it must be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The words that it may be; null for any.</summary>
    public IReadOnlyList<string>? Words { get; init; }
}

/// <summary>What a value behind the question mark is.</summary>
internal enum QueryType
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A yes or no.</summary>
    Flag,

    /// <summary>A list of texts, <c>a=1&amp;a=2</c> or <c>a[]=1&amp;a[]=2</c>.</summary>
    Texts,

    /// <summary>Pairs, <c>a[key]=value</c>.</summary>
    Pairs,
}
