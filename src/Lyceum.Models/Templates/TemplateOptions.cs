namespace Lyceum.Models.Templates;

/// <summary>The clock and the limits that one rendering of a template works under.</summary>
public sealed record TemplateOptions
{
    /// <summary>The system's clock and the standard limits.</summary>
    public static TemplateOptions Default { get; } = new();

    /// <summary>Where <c>strftime_now</c> takes the local time from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A fixed local time for <c>strftime_now</c>; null asks <see cref="Time"/>.</summary>
    public DateTime? Now { get; init; }

    /// <summary>
    /// The most work that a rendering may do. One step is one evaluated node, one element handled by a filter,
    /// or eight characters written.
    /// </summary>
    public long MaxSteps { get; init; } = 20_000_000;

    /// <summary>The longest text, in UTF-16 units, that a rendering may give or build on its way.</summary>
    public int MaxOutputLength { get; init; } = 16 * 1024 * 1024;

    /// <summary>How deep macros and recursive loops may call one another.</summary>
    public int MaxCallDepth { get; init; } = 200;

    internal DateTime LocalNow => Now ?? Time.GetLocalNow().DateTime;
}
