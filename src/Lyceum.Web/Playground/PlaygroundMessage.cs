namespace Lyceum.Web.Playground;

/// <summary>A message of the conversation that is edited.</summary>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Text">What it says; of a call its function and arguments, as JSON.</param>
public sealed record PlaygroundMessage(string Role, string Text)
{
    /// <summary>Who asks.</summary>
    public const string User = "user";

    /// <summary>The model.</summary>
    public const string Assistant = "assistant";

    /// <summary>A function that the model called.</summary>
    public const string Call = "call";

    /// <summary>What the function gave: the answer to the first call before it that has none.</summary>
    public const string Result = "result";

    /// <summary>All of them.</summary>
    public static System.Collections.Immutable.ImmutableArray<string> Roles { get; } = [User, Assistant, Call, Result];
}
