namespace Lyceum.Web.Chat;

/// <summary>A prompt, as the script shows it.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">Its text.</param>
internal sealed record PromptView(string Name, string Title, string Text);
