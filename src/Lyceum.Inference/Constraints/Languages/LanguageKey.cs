using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lyceum.Inference.Constraints.Languages;

/// <summary>Writes an expression as text, so that expressions of different tables can be told to be alike.</summary>
internal static class LanguageKey
{
    private const int MaximumLength = 30_000;

    /// <summary>The text; null for an expression that is large or of a kind that has none.</summary>
    public static string? TryWrite(Language language)
    {
        StringBuilder text = new();
        return Write(language, text) ? text.ToString() : null;
    }

    private static bool Write(Language language, StringBuilder text)
    {
        if (text.Length > MaximumLength || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return false;
        }

        switch (language)
        {
            case EmptyText:
                text.Append('e');
                return true;
            case OneByte:
                text.Append('[').Append(language.First.ToString()).Append(']');
                return true;
            case Sequence sequence:
                text.Append('.');
                return Write(sequence.Head, text) && Write(sequence.Tail, text);
            case Repetition repetition:
                text.Append(CultureInfo.InvariantCulture, $"*{repetition.Least},{repetition.Most}");
                return Write(repetition.Of, text);
            case Literals literals:
                text.Append('(');
                for (int i = 0; i < literals.Count && text.Length < MaximumLength; i++)
                {
                    text.Append(Convert.ToHexString(literals[i])).Append(';');
                }

                text.Append(')');
                return true;
            case Union union:
                // The order of the parts is that of their making, which the same source repeats.
                text.Append('|').Append(union.Parts.Length);
                foreach (Language part in union.Parts)
                {
                    if (!Write(part, text))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }
}
