using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Lyceum.Web.Content;

/// <summary>
/// A piece of a conversation as it is shown: a text, or an element with attributes and children. It holds nothing outside
/// <see cref="ContentVocabulary"/>, whoever makes it, so what is made of it runs nothing, loads nothing and leads nowhere but by a link that somebody follows.
/// Written as JSON a text is a string and an element an array: <c>["p",{"dir":"auto"},"text",["strong",{},"x"]]</c>.
/// </summary>
[JsonConverter(typeof(ContentNodeConverter))]
public sealed class ContentNode : IEquatable<ContentNode>
{
    /// <summary>A text. Characters that hide or reorder others are taken out (<see cref="ContentText"/>).</summary>
    /// <param name="text">The text.</param>
    public ContentNode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = ContentText.Clean(text);
        Attributes = [];
        Children = [];
    }

    /// <summary>An element.</summary>
    /// <param name="element">Its name.</param>
    /// <param name="attributes">Its attributes; one that is only there or not has an empty value.</param>
    /// <param name="children">What is in it.</param>
    /// <exception cref="ArgumentException">The element or an attribute is not in the vocabulary.</exception>
    public ContentNode(string element, ImmutableArray<ContentAttribute> attributes, ImmutableArray<ContentNode> children)
    {
        ContentVocabulary.Check(element, attributes.AsSpan());
        Element = element;
        Text = "";
        Attributes = attributes;
        // A browser makes no node of an empty text, and the places of the others must be the same there.
        Children = children.Any(static child => child.IsEmptyText) ? children.RemoveAll(static child => child.IsEmptyText) : children;
    }

    /// <summary>The name of the element; null for a text.</summary>
    public string? Element { get; }

    /// <summary>The text; empty for an element.</summary>
    public string Text { get; }

    /// <summary>The attributes of the element.</summary>
    public ImmutableArray<ContentAttribute> Attributes { get; }

    /// <summary>What is in the element.</summary>
    public ImmutableArray<ContentNode> Children { get; }

    private bool IsEmptyText => Element is null && Text.Length == 0;

    /// <summary>An element without attributes.</summary>
    internal static ContentNode Of(string element, params ImmutableArray<ContentNode> children) => new(element, [], children);

    /// <summary>An element with a class.</summary>
    internal static ContentNode OfClass(string element, string style, params ImmutableArray<ContentNode> children) => new(element, [new("class", style)], children);

    /// <summary>The value of an attribute; null where it is not there.</summary>
    public string? Attribute(string name)
    {
        foreach (ContentAttribute attribute in Attributes)
        {
            if (attribute.Name == name)
            {
                return attribute.Value;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Equals(ContentNode? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Element == other.Element && Text == other.Text && Attributes.AsSpan().SequenceEqual(other.Attributes.AsSpan())
            && Children.AsSpan().SequenceEqual(other.Children.AsSpan()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ContentNode);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Element, Text, Children.Length);

    /// <inheritdoc/>
    public override string ToString() => ContentJson.Write([this]);
}
