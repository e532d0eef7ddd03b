using System.Text.Json;
using Lyceum.Models.Templates;
using Lyceum.Training.Data;

namespace Lyceum.Training.Curriculum.Talk;

/// <summary>Conversations of several messages.</summary>
/// <param name="name">The family's name.</param>
/// <param name="wordings">Number of wordings.</param>
/// <param name="plain">Number of the plain ones, the first.</param>
/// <param name="isHeldOut">True where a wording is never trained.</param>
/// <param name="weight">How often it is drawn beside the other families of talk.</param>
/// <param name="draw">Draws a conversation; null where the draw makes none.</param>
internal sealed class ChatFamily(string name, int wordings, int plain, Func<int, bool> isHeldOut, double weight, Func<ItemRandom, int, bool, ChatDraft?> draw) : CurriculumFamily
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override CurriculumGroup Group => CurriculumGroup.Talk;

    /// <inheritdoc/>
    public override int Templates => wordings;

    /// <inheritdoc/>
    public override int PlainTemplates => plain;

    /// <inheritdoc/>
    public override double Weight => weight;

    /// <inheritdoc/>
    public override bool IsHeldOut(int wording) => isHeldOut(wording);

    /// <inheritdoc/>
    public override CurriculumItem? Create(ItemRandom random, int wording)
    {
        bool heldOut = IsHeldOut(wording);
        if (draw(random, wording, heldOut) is not { } draft)
        {
            return null;
        }

        // All that the assistant says is learnt, not only the last of it.
        bool trainable = !draft.Turns.Any(static turn => turn.Role == "assistant" && HeldOut.AnyPair(turn.Content));
        return heldOut || trainable ? new CurriculumItem(name, wording, 0, new ChatDocument(draft.Turns, draft.Tools), draft.Expected) : null;
    }
}

/// <summary>A conversation as it is drawn.</summary>
/// <param name="Expected">What the last message is compared with.</param>
/// <param name="Turns">The messages.</param>
internal sealed record ChatDraft(string Expected, params IReadOnlyList<ChatTurn> Turns)
{
    /// <summary>The tools that may be called.</summary>
    public IReadOnlyList<JsonElement>? Tools { get; init; }
}
