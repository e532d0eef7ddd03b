using System.Text.Json.Serialization;

namespace Lyceum.Web.Content;

/// <summary>What a block is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContentBlockKind>))]
public enum ContentBlockKind
{
    /// <summary>Sentences.</summary>
    [JsonStringEnumMemberName("paragraph")]
    Paragraph,

    /// <summary>A heading.</summary>
    [JsonStringEnumMemberName("heading")]
    Heading,

    /// <summary>A list, of points or of numbers.</summary>
    [JsonStringEnumMemberName("list")]
    List,

    /// <summary>A quotation.</summary>
    [JsonStringEnumMemberName("quote")]
    Quote,

    /// <summary>A piece of code.</summary>
    [JsonStringEnumMemberName("code")]
    Code,

    /// <summary>A table.</summary>
    [JsonStringEnumMemberName("table")]
    Table,

    /// <summary>A formula on lines of its own.</summary>
    [JsonStringEnumMemberName("math")]
    Math,

    /// <summary>The steps of a solution.</summary>
    [JsonStringEnumMemberName("steps")]
    Steps,

    /// <summary>A note that another block refers to.</summary>
    [JsonStringEnumMemberName("note")]
    Note,

    /// <summary>A line between two parts.</summary>
    [JsonStringEnumMemberName("rule")]
    Rule,
}
