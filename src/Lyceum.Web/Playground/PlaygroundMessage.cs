namespace Lyceum.Web.Playground;

/// <summary>A message of the conversation that is edited.</summary>
/// <param name="Role"><see cref="User"/> or <see cref="Assistant"/>.</param>
/// <param name="Text">What it says.</param>
public sealed record PlaygroundMessage(string Role, string Text)
{
    /// <summary>Who asks.</summary>
    public const string User = "user";

    /// <summary>The model.</summary>
    public const string Assistant = "assistant";
}
