namespace Lyceum.Web.Chat;

/// <summary>A message that waits, as a page shows it.</summary>
/// <param name="Id">The message.</param>
/// <param name="Text">What it says.</param>
/// <param name="Files">How many files are attached.</param>
public sealed record QueuedView(Guid Id, string Text, int Files);
