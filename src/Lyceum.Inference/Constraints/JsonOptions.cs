using System.Globalization;

namespace Lyceum.Inference.Constraints;

/// <summary>How JSON is written.</summary>
public record JsonOptions
{
    /// <summary>The most spaces or tabs that a line begins with.</summary>
    public const int DefaultMaximumIndentation = 40;

    /// <summary>
    /// Whether white space may stand after <c>{ [ , :</c> and before <c>} ]</c>: one space, or a line end and an indentation. Bounded, so that no
    /// output gets lost in it. Otherwise there is none.
    /// </summary>
    public bool AllowWhitespace { get; init; }

    /// <summary>The most spaces or tabs that a line begins with.</summary>
    public int MaximumIndentation { get; init; } = DefaultMaximumIndentation;

    /// <summary>The most digits before the point of a number, and the most after it. Bounded, so that no output gets lost in digits.</summary>
    public int MaximumDigits { get; init; } = 40;

    /// <summary>Whether a document without a schema must be an object, as the JSON mode of chat interfaces has it.</summary>
    public bool ObjectsOnly { get; init; }

    /// <summary>Names the options exactly.</summary>
    internal virtual string Key => string.Create(CultureInfo.InvariantCulture, $"{AllowWhitespace},{MaximumIndentation},{MaximumDigits},{ObjectsOnly}");
}
