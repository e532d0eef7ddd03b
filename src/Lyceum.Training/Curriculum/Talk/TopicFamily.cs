using Lyceum.Models.Templates;
using Lyceum.Training.Data;

namespace Lyceum.Training.Curriculum.Talk;

/// <summary>Questions of one kind that have the same answer.</summary>
/// <param name="name">The family's name.</param>
/// <param name="questions">Patterns of questions, one for each template.</param>
/// <param name="answer">The answer. There is one: of several, each would be expected less, and the likeliest answer to a question half understood would be that of a topic with one.</param>
/// <param name="weight">How often it is drawn beside the other families of talk.</param>
internal sealed class TopicFamily(string name, Wordings questions, string answer, double weight) : CurriculumFamily
{
    private static readonly string[] SystemMessages =
    [
        "You are a helpful assistant.", "You are Primer.", "Be kind and brief.", "Answer briefly.", "You are a friendly teacher.", "Help the user.",
        "You are a helpful assistant. Answer truthfully.", "You talk to a child.", "Be polite.", "You are an AI assistant.",
    ];

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override CurriculumGroup Group => CurriculumGroup.Talk;

    /// <inheritdoc/>
    public override int Templates => questions.Count;

    /// <inheritdoc/>
    public override int PlainTemplates => questions.Chosen;

    /// <inheritdoc/>
    public override double Weight => weight;

    /// <summary>The answer.</summary>
    public string Answer => answer;

    /// <inheritdoc/>
    public override bool IsHeldOut(int wording) => questions.IsHeldOut(wording);

    /// <inheritdoc/>
    public override CurriculumItem Create(ItemRandom random, int wording)
    {
        string question = CasualTyping.Apply(random, Phrase.Write(random, questions[wording], slot => TalkSlots.Fill(random, slot)));
        ChatTurn[] turns = [new("user", question), new("assistant", answer)];
        return new CurriculumItem(name, wording, 0, new ChatDocument(random.Chance(0.08) ? [new("system", random.Pick(SystemMessages)), .. turns] : turns), answer);
    }
}
