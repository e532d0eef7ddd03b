namespace Lyceum.Inference.Chat;

/// <summary>The forms of answers that call no tool: text of a given form, after the reasoning that a model may put before it.</summary>
public static class TextForms
{
    /// <summary>The form of an answer.</summary>
    /// <param name="format">How the model writes.</param>
    /// <param name="text">The form of what the reader sees.</param>
    /// <param name="opensReasoning">Whether the answer begins inside of reasoning.</param>
    /// <param name="mayReason">Whether the model may think before it answers.</param>
    public static AnswerForm Create(ChatFormat format, AnswerForm text, bool opensReasoning, bool mayReason = true)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(text);
        return format.Family == ChatFamily.Harmony ? InHarmony(format, mayReason, [HarmonyFinal(format, text)])
            : Reasoning(format, opensReasoning, mayReason) is { } reasoning ? new SequenceForm(reasoning, text)
            : text;
    }

    // A model that thinks may do so first; one whose prompt opened the thinking is in it.
    internal static AnswerForm? Reasoning(ChatFormat format, bool isOpen, bool mayReason)
    {
        if (format.ReasoningOpen is null || !(isOpen || mayReason))
        {
            return null;
        }

        string? without = format.TokenOf(format.ReasoningClose!) is null ? format.ReasoningClose : null;
        AnswerForm rest = new SequenceForm(new AnyTextForm(without), Mark(format, format.ReasoningClose!), new TextForm("\n\n"));
        return isOpen ? rest : new RepeatForm(new SequenceForm(Mark(format, format.ReasoningOpen), rest), 0, 1);
    }

    // The prompt ends within the first header. Thinking is a message of its own before the others, whose end the model marks.
    internal static AnswerForm InHarmony(ChatFormat format, bool mayReason, IReadOnlyList<AnswerForm> messages)
    {
        AnswerForm channel = Mark(format, ChatFormat.HarmonyChannel);
        AnswerForm last = new SequenceForm(channel, new ChoiceForm(messages));
        if (!mayReason)
        {
            return last;
        }

        string? without = format.TokenOf(ChatFormat.HarmonyEnd) is null ? ChatFormat.HarmonyEnd : null;
        AnswerForm analysis = new SequenceForm(
            channel, new TextForm("analysis"), Mark(format, ChatFormat.HarmonyMessage), new AnyTextForm(without),
            Mark(format, ChatFormat.HarmonyEnd), Mark(format, ChatFormat.HarmonyStart), new TextForm("assistant"));
        return new SequenceForm(new RepeatForm(analysis, 0, 1), last);
    }

    // The message for the reader, behind the mark of its channel.
    internal static AnswerForm HarmonyFinal(ChatFormat format, AnswerForm text) =>
        new SequenceForm(new TextForm("final"), Mark(format, ChatFormat.HarmonyMessage), text);

    internal static AnswerForm Mark(ChatFormat format, string mark) => format.TokenOf(mark) is { } token ? new MarkForm(mark, token) : new TextForm(mark);
}
