using System.Text;

namespace Lyceum.Inference.Chat;

/// <summary>
/// Gathers what a reader finds, joins neighbours, and keeps white space back until something follows: where a text borders on reasoning or a
/// call, the line breaks between them are the format's and not the text's.
/// </summary>
/// <param name="ids">The identifiers of calls.</param>
internal sealed class PartCollector(ToolCallIds ids)
{
    private const int LongestSpace = 4096;

    private readonly List<AnswerPart> _parts = [];
    private readonly StringBuilder _pending = new();
    private readonly StringBuilder _space = new();
    private Kind _kind;
    private bool _trims;
    private string _before = "";
    private int _calls;

    private enum Kind
    {
        Text, Reasoning, Arguments,
    }

    /// <summary>Whether the answer has said anything but white space.</summary>
    public bool HasSaid { get; private set; }

    /// <summary>Whether it has said text, white space aside; reasoning and calls are none.</summary>
    public bool HasSaidText { get; private set; }

    /// <summary>Adds text.</summary>
    public void Text(char c) => Add(Kind.Text, c);

    /// <summary>Adds text.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            Add(Kind.Text, c);
        }
    }

    /// <summary>Adds reasoning.</summary>
    public void Reasoning(char c) => Add(Kind.Reasoning, c);

    /// <summary>Something of another kind borders here: white space before and after it is dropped.</summary>
    public void Border()
    {
        _space.Clear();
        _trims = true;
    }

    /// <summary>Separates messages that say the same kind of thing.</summary>
    public void Paragraph()
    {
        _space.Clear().Append("\n\n");
        _trims = false;
    }

    /// <summary>Begins a call.</summary>
    public void Begin(string name)
    {
        _before = _trims ? "" : _space.ToString();
        Border();
        Flush();
        HasSaid = true;
        _parts.Add(new ToolCallBegun(_calls, ids[_calls], name));
    }

    /// <summary>Adds to the arguments of the call.</summary>
    public void Arguments(char c)
    {
        Switch(Kind.Arguments);
        _pending.Append(c);
    }

    /// <summary>Ends the call.</summary>
    public void End()
    {
        Flush();
        _kind = Kind.Text;
        _parts.Add(new ToolCallEnded(_calls++));
    }

    /// <summary>Gives the call up.</summary>
    public void Fail()
    {
        Flush();
        _kind = Kind.Text;
        _trims = false;
        _space.Append(_before);
        _parts.Add(new ToolCallFailed(_calls++));
    }

    /// <summary>Ends the answer: white space that stands at its end belongs to it.</summary>
    public void Finish()
    {
        if (!_trims)
        {
            _pending.Append(_space);
        }

        _space.Clear();
        Flush();
    }

    /// <summary>Hands out what is there. Half of a character waits for its other half.</summary>
    public IReadOnlyList<AnswerPart> Take()
    {
        char? half = _pending.Length > 0 && char.IsHighSurrogate(_pending[^1]) ? _pending[^1] : null;
        if (half is not null)
        {
            _pending.Length--;
        }

        Flush();
        if (half is { } high)
        {
            _pending.Append(high);
        }

        if (_parts.Count == 0)
        {
            return [];
        }

        AnswerPart[] parts = [.. _parts];
        _parts.Clear();
        return parts;
    }

    private void Add(Kind kind, char c)
    {
        if (kind != _kind)
        {
            Switch(kind);
        }

        if (char.IsWhiteSpace(c))
        {
            if (!_trims)
            {
                _space.Append(c);
                if (_space.Length > LongestSpace)
                {
                    _pending.Append(_space);
                    _space.Clear();
                }
            }

            return;
        }

        _trims = false;
        HasSaid = true;
        HasSaidText |= kind == Kind.Text;
        _pending.Append(_space).Append(c);
        _space.Clear();
    }

    private void Switch(Kind kind)
    {
        if (kind != _kind)
        {
            Flush();
            _kind = kind;
        }
    }

    private void Flush()
    {
        if (_pending.Length == 0)
        {
            return;
        }

        string text = _pending.ToString();
        _pending.Clear();
        _parts.Add(_kind switch
        {
            Kind.Text => new AnswerText(text),
            Kind.Reasoning => new AnswerReasoning(text),
            _ => new ToolCallArguments(_calls, text),
        });
    }
}
