namespace Lyceum.Web.Chat.Attachments;

/// <summary>What is written in a file.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsCut">Whether it goes on, but was not read further.</param>
internal sealed record AttachmentText(string Text, bool IsCut);
