using System.Globalization;
using Microsoft.Extensions.AI;

namespace Lyceum.TestKit;

/// <summary>What a model says to a question, word for word the same whenever it is asked, so that a word that is missing or there twice is seen.</summary>
internal static class Recitation
{
    private const int Paragraphs = 4;
    private const int Words = 12;

    /// <summary>Paragraphs of words that occur nowhere else.</summary>
    public static IReadOnlyList<string> To(string question)
    {
        string name = question.Replace("Question ", "", StringComparison.Ordinal);
        return [.. Enumerable.Range(0, Paragraphs).Select(paragraph => string.Join(
            ' ', Enumerable.Range(0, Words).Select(word => string.Create(CultureInfo.InvariantCulture, $"{name}.{(paragraph * Words) + word}"))))];
    }

    /// <summary>What is answered to a conversation: to its last question, from where an answer to it stops.</summary>
    /// <returns>The question, and what is said; of what is no question, such as the wish for a title, itself and a word.</returns>
    public static (string Question, string Answer) Answer(IReadOnlyList<ChatMessage> messages)
    {
        int asked = messages.Count - 1;
        while (asked >= 0 && !(messages[asked].Role == ChatRole.User && messages[asked].Text.StartsWith("Question ", StringComparison.Ordinal)))
        {
            asked--;
        }

        if (asked < 0)
        {
            return ("Title", "Recital");
        }

        string whole = string.Join("\n\n", To(messages[asked].Text));
        string begun = asked + 1 < messages.Count && messages[asked + 1].Role == ChatRole.Assistant ? messages[asked + 1].Text : "";
        return whole.StartsWith(begun, StringComparison.Ordinal) ? (messages[asked].Text, whole[begun.Length..])
            : throw new InvalidOperationException($"'{begun}' is not how the answer to '{messages[asked].Text}' begins.");
    }
}
