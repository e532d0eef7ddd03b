using System.Globalization;
using Lyceum.Platform.Conversations;

namespace Lyceum.Platform.Generations;

/// <summary>A generation to be started.</summary>
public sealed record GenerationRequest
{
    /// <summary>The longest <see cref="Payload"/>, in UTF-16 units.</summary>
    public const int MaximumPayload = 16 * 1024 * 1024;

    /// <summary>The longest <see cref="Kind"/>.</summary>
    public const int MaximumKind = 32;

    /// <summary>The longest <see cref="Metadata"/>, in UTF-16 units.</summary>
    public const int MaximumMetadata = 64 * 1024;

    /// <summary>Its id, chosen by the client.</summary>
    public required Guid Id { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>What is asked for, as JSON in the shape that the gateway decides.</summary>
    public required string Payload { get; init; }

    /// <summary>What kind of thing it is the record of; empty for an answer in a conversation.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Pairs that an application keeps with it, as a JSON object; null for none.</summary>
    public string? Metadata { get; init; }

    /// <summary>The conversation to write into; null for none.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>The message that is answered; null for the last of the branch that is shown.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>
    /// A message that is put into the conversation in the same transaction and is what is answered, so that a question never stands there alone; null where it
    /// is there already. Its own parent says where it goes; one whose id is known is answered as it is.
    /// </summary>
    public NewMessage? Question { get; init; }

    /// <summary>The message in whose place, beside it, <see cref="Question"/> is put; null to follow its parent.</summary>
    public Guid? QuestionBeside { get; init; }

    /// <summary>Whether <see cref="Question"/> waits in the conversation's queue and leaves it now; one that was withdrawn is refused.</summary>
    public bool IsQueued { get; init; }

    /// <summary>Whether it is refused, with the reason <c>conversation_busy</c>, while another generation writes into the conversation.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Whether it is deleted after <see cref="GenerationOptions.Kept"/>. One in a conversation goes with that in any case.</summary>
    public bool Expires { get; init; } = true;

    /// <summary>Checks the values, and gives them as they are stored.</summary>
    /// <exception cref="PlatformException">One is not usable.</exception>
    internal GenerationRequest Checked()
    {
        if (Id == Guid.Empty)
        {
            throw PlatformException.Invalid("A generation has an id.");
        }

        if (Payload.Length > MaximumPayload)
        {
            throw PlatformException.Invalid(string.Create(CultureInfo.InvariantCulture, $"A request has at most {MaximumPayload} characters."));
        }

        if (Kind.Length > MaximumKind || Metadata?.Length > MaximumMetadata)
        {
            throw PlatformException.Invalid("A generation's kind or metadata is too long.");
        }

        if (ParentId is not null && ConversationId is null)
        {
            throw PlatformException.Invalid("A message is answered inside its conversation; name that too.");
        }

        if (Question is not null && (ConversationId is null || ParentId is not null || Question.Id is null))
        {
            throw PlatformException.Invalid("A question has an id, goes into a conversation, and is itself what is answered.");
        }

        return this with { Question = Question?.Checked(), Model = Names.Check(Model), Payload = StoredText.Clean(Payload), Metadata = Metadata is null ? null : StoredText.Clean(Metadata) };
    }
}
