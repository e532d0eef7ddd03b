using System.Collections.ObjectModel;
using System.Globalization;

namespace Lyceum.Platform.Conversations;

/// <summary>What an owner may set of a conversation.</summary>
public sealed record ConversationSettings
{
    /// <summary>The most pairs of <see cref="Metadata"/>.</summary>
    public const int MaximumPairs = 16;

    /// <summary>The longest name in <see cref="Metadata"/>, in UTF-16 units.</summary>
    public const int MaximumPairName = 64;

    /// <summary>The longest value in <see cref="Metadata"/>, in UTF-16 units.</summary>
    public const int MaximumPairValue = 512;

    /// <summary>The longest <see cref="Instructions"/>, in UTF-16 units.</summary>
    public const int MaximumInstructions = 256 * 1024;

    /// <summary>What people call it; empty for no name yet.</summary>
    public string Title { get; init; } = "";

    /// <summary>The model that answers; null where none is chosen.</summary>
    public string? Model { get; init; }

    /// <summary>What the model is told before all messages; null for nothing.</summary>
    public string? Instructions { get; init; }

    /// <summary>The project that it is filed under; null for none.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>Whether it stands above the others.</summary>
    public bool IsPinned { get; init; }

    /// <summary>Whether it is put away.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Pairs that an application keeps with it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Checks the values, and gives them as they are stored.</summary>
    /// <exception cref="PlatformException">One is not usable.</exception>
    internal ConversationSettings Checked()
    {
        if (Instructions?.Length > MaximumInstructions)
        {
            throw PlatformException.Invalid(string.Create(CultureInfo.InvariantCulture, $"Instructions have at most {MaximumInstructions} characters."));
        }

        if (Metadata.Count > MaximumPairs
            || Metadata.Any(static pair => pair.Key.Length is 0 or > MaximumPairName || pair.Value is null || pair.Value.Length > MaximumPairValue))
        {
            throw PlatformException.Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"Metadata has at most {MaximumPairs} pairs, with names of 1 to {MaximumPairName} characters and values of at most {MaximumPairValue}."));
        }

        return this with
        {
            Title = string.IsNullOrWhiteSpace(Title) ? "" : Names.Check(Title),
            Model = Model is null ? null : Names.Check(Model),
            Instructions = Instructions is null ? null : StoredText.Clean(Instructions),
        };
    }
}
