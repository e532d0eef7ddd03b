namespace Lyceum.Inference.Chat;

/// <summary>Whether an answer calls tools.</summary>
/// <param name="Mode">Whether it may, or must.</param>
/// <param name="Name">The tool that it must call; null for any. Only where it must.</param>
public sealed record ToolChoice(ToolChoiceMode Mode, string? Name = null)
{
    /// <summary>The model decides.</summary>
    public static ToolChoice Auto { get; } = new(ToolChoiceMode.Auto);

    /// <summary>It must call a tool.</summary>
    public static ToolChoice Required { get; } = new(ToolChoiceMode.Required);

    /// <summary>It must call this tool.</summary>
    public static ToolChoice Named(string name) => new(ToolChoiceMode.Required, name);
}

/// <summary>Whether an answer may or must call tools. Where it must not, a prompt has none.</summary>
public enum ToolChoiceMode
{
    /// <summary>It may.</summary>
    Auto,

    /// <summary>It must, at least once.</summary>
    Required,
}
