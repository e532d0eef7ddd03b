namespace Lyceum.Models.Templates;

/// <summary>A chat template that cannot be read or rendered; says what and, where known, on which line of the template.</summary>
public sealed class TemplateException : Exception
{
    internal TemplateException(string reason, int line = 0, bool raised = false, Exception? inner = null)
        : base(raised || line == 0 ? reason : $"Line {line} of the template: {reason}", inner)
    {
        Reason = reason;
        Line = line;
        Raised = raised;
    }

    /// <summary>The failure without the line.</summary>
    public string Reason { get; }

    /// <summary>The line of the template, from 1; 0 where there is none.</summary>
    public int Line { get; }

    /// <summary>
    /// Whether the template itself refused its input through <c>raise_exception</c>;
    /// then <see cref="Exception.Message"/> is the template's own text, unchanged.
    /// </summary>
    public bool Raised { get; }

    internal TemplateException At(int line) => Line != 0 || line == 0 ? this : new TemplateException(Reason, line, Raised, this);
}
