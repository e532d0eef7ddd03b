using System.Globalization;

namespace Lyceum.Inference.Constraints;

/// <summary>How JSON is written, and how a schema is read.</summary>
public sealed record JsonSchemaOptions : JsonOptions
{
    /// <summary>Makes options.</summary>
    public JsonSchemaOptions()
    {
    }

    internal JsonSchemaOptions(JsonOptions options)
        : base(options)
    {
    }

    /// <summary>
    /// Whether properties may come in any order. Otherwise they come in the order of the schema: those of <c>properties</c>, then those that are
    /// required only, then all others; models follow it more easily, and masks are smaller.
    /// </summary>
    public bool AnyPropertyOrder { get; init; }

    /// <summary>Whether keywords that JSON Schema does not know are let pass as annotations. Otherwise they are refused.</summary>
    public bool AllowUnknownKeywords { get; init; }

    /// <summary>Whether formats that are not known are let pass as annotations. Otherwise they are refused.</summary>
    public bool AllowUnknownFormats { get; init; }

    internal override string Key => string.Create(
        CultureInfo.InvariantCulture, $"{base.Key},{AnyPropertyOrder},{AllowUnknownKeywords},{AllowUnknownFormats}");
}
