using System.Globalization;

namespace Lyceum.Platform.Conversations;

/// <summary>A message to be put into a conversation.</summary>
public sealed record NewMessage
{
    /// <summary>The longest <see cref="Content"/>, in UTF-16 units.</summary>
    public const int MaximumContent = 4 * 1024 * 1024;

    /// <summary>The most <see cref="Files"/>.</summary>
    public const int MaximumFiles = 100;

    /// <summary>Its id, chosen by the client so that sending twice makes one message; null to have one made.</summary>
    public Guid? Id { get; init; }

    /// <summary>The message that it follows; null for the last of the branch that is shown.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>Who speaks.</summary>
    public required MessageRole Role { get; init; }

    /// <summary>Its parts, as JSON in the shape that the gateway decides.</summary>
    public required string Content { get; init; }

    /// <summary>Its words without their shape, for searching.</summary>
    public string Text { get; init; } = "";

    /// <summary>The files that <see cref="Content"/> names, at most <see cref="MaximumFiles"/>; those that are attachments are kept as long as a message has them.</summary>
    public IReadOnlyList<Guid> Files { get; init; } = [];

    /// <summary>The model that wrote it; null where none did.</summary>
    public string? Model { get; init; }

    /// <summary>Tokens that were read for it; null where nobody counted.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens that were written for it; null where nobody counted.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Checks the values, and gives them as they are stored.</summary>
    /// <exception cref="PlatformException">One is not usable.</exception>
    internal NewMessage Checked()
    {
        if (!Enum.IsDefined(Role))
        {
            throw PlatformException.Invalid("There is no such role of a message.");
        }

        if (Content.Length is 0 or > MaximumContent || Text.Length > MaximumContent)
        {
            throw PlatformException.Invalid(string.Create(CultureInfo.InvariantCulture, $"A message has between 1 and {MaximumContent} characters."));
        }

        if (Files.Count > MaximumFiles)
        {
            throw PlatformException.Invalid(string.Create(CultureInfo.InvariantCulture, $"A message has at most {MaximumFiles} files."));
        }

        if (Id == Guid.Empty || InputTokens < 0 || OutputTokens < 0)
        {
            throw PlatformException.Invalid("A message's id is not empty, and its tokens are not less than none.");
        }

        return this with { Content = StoredText.Clean(Content), Text = Message.Searchable(Text), Model = Model is null ? null : Names.Check(Model) };
    }
}
