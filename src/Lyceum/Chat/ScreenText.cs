using System.Text;

namespace Lyceum.Chat;

/// <summary>
/// Makes a stream of a model's text safe for a screen: line ends and tabs stay, every other control character goes, and escape
/// sequences (ECMA-48) go with their parameters, also where they lie across pieces.
/// </summary>
internal sealed class ScreenText
{
    // A sequence that never ends must not swallow the answer.
    private const int LongestSequence = 256;

    private const char Escape = '\u001b';
    private const char Bell = '\u0007';
    private const char ControlSequence = '\u009b';
    private const char StringEnd = '\u009c';

    private State _state;
    private int _length;

    private enum State
    {
        Text,

        /// <summary>After ESC.</summary>
        Escaped,

        /// <summary>After <c>ESC [</c>: parameters, then one final character.</summary>
        Sequence,

        /// <summary>After <c>ESC ]</c> and its like: a string, ended by BEL or <c>ESC \</c>.</summary>
        CommandString,
    }

    /// <summary>Cleans the next piece.</summary>
    public string Clean(string text)
    {
        if (_state == State.Text && !text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
        {
            return text;
        }

        StringBuilder clean = new(text.Length);
        foreach (char c in text)
        {
            if (_state == State.Text)
            {
                Begin(c, clean);
            }
            else
            {
                GoOn(c, clean);
            }
        }

        return clean.ToString();
    }

    private void Begin(char c, StringBuilder clean)
    {
        _length = 0;
        if (c == Escape)
        {
            _state = State.Escaped;
        }
        else if (c == ControlSequence)
        {
            _state = State.Sequence;
        }
        else if (c is '\u0090' or '\u0098' or '\u009d' or '\u009e' or '\u009f')
        {
            _state = State.CommandString;
        }
        else if (c is '\n' or '\t' || !char.IsControl(c))
        {
            clean.Append(c);
        }
    }

    private void GoOn(char c, StringBuilder clean)
    {
        if (++_length > LongestSequence || c == '\n')
        {
            _state = State.Text;
            Begin(c, clean);
            return;
        }

        switch (_state)
        {
            case State.Escaped:
                // Intermediate characters go on; '[' and the string openers have a body; anything else ends it.
                _state = c switch
                {
                    '[' => State.Sequence,
                    ']' or 'P' or 'X' or '^' or '_' => State.CommandString,
                    >= ' ' and <= '/' => State.Escaped,
                    Escape => State.Escaped,
                    _ => State.Text,
                };
                break;
            case State.Sequence:
                _state = c is >= ' ' and <= '?' ? State.Sequence : c == Escape ? State.Escaped : State.Text;
                break;
            default:
                _state = c switch
                {
                    Bell or StringEnd => State.Text,
                    Escape => State.Escaped,
                    _ => State.CommandString,
                };
                break;
        }
    }
}
