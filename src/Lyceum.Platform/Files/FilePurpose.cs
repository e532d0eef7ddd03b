using System.Collections.Immutable;

namespace Lyceum.Platform.Files;

/// <summary>What files are for, in the words of OpenAI's API.</summary>
public static class FilePurpose
{
    /// <summary>Read by assistants and by file search.</summary>
    public const string Assistants = "assistants";

    /// <summary>Written by assistants.</summary>
    public const string AssistantsOutput = "assistants_output";

    /// <summary>Requests of a batch.</summary>
    public const string Batch = "batch";

    /// <summary>Answers of a batch.</summary>
    public const string BatchOutput = "batch_output";

    /// <summary>Examples to train on.</summary>
    public const string FineTune = "fine-tune";

    /// <summary>Measurements of a training.</summary>
    public const string FineTuneResults = "fine-tune-results";

    /// <summary>Images to look at.</summary>
    public const string Vision = "vision";

    /// <summary>Anything that a person attaches.</summary>
    public const string UserData = "user_data";

    /// <summary>Attached to a conversation, which is private: whoever stored it sees it, and nobody else.</summary>
    public const string Attachment = "attachment";

    /// <summary>Conversations of another program that somebody brings along; private as attachments are.</summary>
    public const string Import = "import";

    /// <summary>Examples to evaluate on.</summary>
    public const string Evals = "evals";

    /// <summary>Those that callers may give to what they send.</summary>
    public static ImmutableArray<string> Sendable { get; } = [FineTune, Assistants, Batch, UserData, Vision, Evals];

    /// <summary>Those that only the platform gives to what it makes.</summary>
    public static ImmutableArray<string> Made { get; } = [AssistantsOutput, BatchOutput, FineTuneResults, Attachment, Import];

    internal const int MaximumLength = 32;

    /// <summary>Checks the purpose of something that is stored.</summary>
    /// <exception cref="PlatformException">There is no such purpose.</exception>
    internal static string Check(string purpose, bool isMade) => Sendable.Contains(purpose) || (isMade && Made.Contains(purpose))
        ? purpose
        : throw PlatformException.Invalid($"'{purpose}' is not one of [{string.Join(", ", Sendable.Select(static known => $"'{known}'"))}] - 'purpose'");
}
