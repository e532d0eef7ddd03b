using System.Collections.Frozen;
using System.Globalization;

namespace Lyceum.Web.Content;

/// <summary>
/// What content may be made of: elements, attributes, and the values of these. <c>content.js</c> has the same lists and takes nothing else either; a test
/// compares them.
/// </summary>
public static class ContentVocabulary
{
    /// <summary>What every link says of itself: that the page it leads to learns nothing of this one, and that Lyceum does not vouch for it.</summary>
    public const string LinkRelation = "noopener noreferrer nofollow ugc";

    private const int MaxAttributeLength = 8192;

    /// <summary>Elements of HTML.</summary>
    public static FrozenSet<string> Elements { get; } = FrozenSet.Create(
        "p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "table", "thead", "tbody", "tr", "th", "td", "caption",
        "strong", "em", "del", "sub", "sup", "a", "hr", "br", "span", "div", "label", "input", "lyceum-code");

    /// <summary>Elements of MathML Core. Neither <c>maction</c> nor <c>annotation-xml</c> is among them, which can do more than show.</summary>
    public static FrozenSet<string> MathElements { get; } = FrozenSet.Create(
        "math", "semantics", "annotation", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup",
        "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom");

    /// <summary>The classes.</summary>
    public static FrozenSet<string> Classes { get; } = FrozenSet.Create(
        "code", "code-head", "code-language", "table-scroll", "align-start", "align-center", "align-end", "align-left", "align-right", "task", "task-list", "loose", "image-link", "link-host",
        "math", "math-block", "math-source", "math-boxed", "math-aligned", "steps", "steps-list", "steps-answer", "steps-label", "footnote", "footnote-mark", "source", "cut",
        "tok-comment", "tok-string", "tok-number", "tok-keyword", "tok-type", "tok-name", "tok-function", "tok-variable", "tok-punctuation", "tok-meta", "tok-inserted", "tok-deleted", "tok-heading");

    // The name of an attribute, the elements that have it (none: all), and whether a value is one of its own.
    private static readonly FrozenDictionary<string, (string[] Elements, Func<string, bool> Allows)> s_attributes = new Dictionary<string, (string[], Func<string, bool>)>
    {
        ["class"] = ([], static value => value.Split(' ').All(Classes.Contains)),
        ["dir"] = ([], static value => value is "auto" or "ltr"),
        ["title"] = (["a", "span"], IsText),
        ["role"] = (["div", "span"], static value => value is "group" or "img"),
        ["aria-label"] = (["div", "span"], IsText),
        ["tabindex"] = (["pre", "div"], static value => value == "0"),
        ["href"] = (["a"], ContentLink.IsSafe),
        ["rel"] = (["a"], static value => value == LinkRelation),
        ["target"] = (["a"], static value => value == "_blank"),
        ["scope"] = (["th"], static value => value is "col" or "row"),
        ["start"] = (["ol"], static value => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _)),
        ["type"] = (["input"], static value => value == "checkbox"),
        ["checked"] = (["input"], static value => value.Length == 0),
        ["disabled"] = (["input"], static value => value.Length == 0),
        ["data-extension"] = (["lyceum-code"], static value => value.Length is > 0 and <= 12 && value.All(char.IsAsciiLetterOrDigit)),
        ["display"] = (["math"], static value => value is "block" or "inline"),
        ["encoding"] = (["annotation"], static value => value == "application/x-tex"),
        ["mathvariant"] = (["mi"], static value => value == "normal"),
        ["displaystyle"] = (["mstyle", "mtable"], IsBoolean),
        ["scriptlevel"] = (["mstyle"], static value => value is "0" or "1" or "2"),
        ["stretchy"] = (["mo"], IsBoolean),
        ["symmetric"] = (["mo"], IsBoolean),
        ["fence"] = (["mo"], IsBoolean),
        ["separator"] = (["mo"], IsBoolean),
        ["largeop"] = (["mo"], IsBoolean),
        ["movablelimits"] = (["mo"], IsBoolean),
        ["accent"] = (["mover", "munderover"], IsBoolean),
        ["accentunder"] = (["munder", "munderover"], IsBoolean),
        ["form"] = (["mo"], static value => value is "prefix" or "infix" or "postfix"),
        ["lspace"] = (["mo"], IsLength),
        ["rspace"] = (["mo"], IsLength),
        ["minsize"] = (["mo"], IsLength),
        ["maxsize"] = (["mo"], IsLength),
        ["width"] = (["mspace"], IsLength),
        ["linethickness"] = (["mfrac"], static value => value == "0"),
    }.ToFrozenDictionary();

    /// <summary>The names of all attributes.</summary>
    public static IEnumerable<string> Attributes => s_attributes.Keys;

    /// <summary>Whether there is such an element.</summary>
    public static bool Has(string element) => Elements.Contains(element) || MathElements.Contains(element);

    /// <summary>Whether an element may have an attribute of that value.</summary>
    public static bool Allows(string element, ContentAttribute attribute) =>
        attribute.Value is { Length: <= MaxAttributeLength } && s_attributes.TryGetValue(attribute.Name, out (string[] Elements, Func<string, bool> Allows) rule)
        && (rule.Elements.Length == 0 || rule.Elements.Contains(element)) && rule.Allows(attribute.Value);

    /// <summary>Lets through what is in the vocabulary.</summary>
    /// <exception cref="ArgumentException">The element or an attribute is not.</exception>
    internal static void Check(string element, ReadOnlySpan<ContentAttribute> attributes)
    {
        if (!Has(element))
        {
            throw new ArgumentException($"Content has no element '{element}'.", nameof(element));
        }

        foreach (ContentAttribute attribute in attributes)
        {
            if (!Allows(element, attribute))
            {
                throw new ArgumentException($"The element '{element}' may not have the attribute {attribute.Name}=\"{attribute.Value}\".", nameof(attributes));
            }
        }
    }

    private static bool IsText(string value) => ReferenceEquals(ContentText.Clean(value), value);

    private static bool IsBoolean(string value) => value is "true" or "false";

    private static bool IsLength(string value) =>
        value.EndsWith("em", StringComparison.Ordinal) && double.TryParse(value.AsSpan(0, value.Length - 2), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
        && Math.Abs(number) <= 10;
}
