namespace Lyceum.Web.Content.Formulas;

/// <content>The characters of a formula.</content>
internal sealed partial class TexReader
{
    private bool IsAtEnd => _at >= _tex.Length;

    // 3, 3.14, 1,000: a comma belongs to a number where three digits come after it.
    private string Number()
    {
        int start = _at;
        while (!IsAtEnd)
        {
            bool isPoint = _tex[_at] == '.' && _at + 1 < _tex.Length && char.IsAsciiDigit(_tex[_at + 1]);
            bool isComma = _tex[_at] == ',' && _at - start <= 3 && Digits(_at + 1) == 3;
            if (!char.IsAsciiDigit(_tex[_at]) && !isPoint && !isComma)
            {
                break;
            }

            _at++;
        }

        return _tex[start.._at];
    }

    private int Digits(int from)
    {
        int count = 0;
        while (from + count < _tex.Length && count < 4 && char.IsAsciiDigit(_tex[from + count]))
        {
            count++;
        }

        return count;
    }

    // Words in braces, as they stand.
    private string RawArgument()
    {
        SkipSpace();
        if (IsAtEnd)
        {
            return "";
        }

        if (!TakeCharacter('{'))
        {
            return _tex[_at++].ToString();
        }

        int start = _at;
        int depth = 1;
        for (; _at < _tex.Length; _at++)
        {
            if (_tex[_at] == '\\')
            {
                _at++;
            }
            else if (_tex[_at] == '{')
            {
                depth++;
            }
            else if (_tex[_at] == '}' && --depth == 0)
            {
                return _tex[start.._at++];
            }
        }

        _at = _tex.Length;
        return _tex[start..];
    }

    private string? OptionalArgument()
    {
        SkipSpace();
        int end = IsAtEnd || _tex[_at] != '[' ? -1 : _tex.IndexOf(']', _at);
        if (end < 0)
        {
            return null;
        }

        string argument = _tex[(_at + 1)..end];
        _at = end + 1;
        return argument;
    }

    private void SkipSpace()
    {
        while (!IsAtEnd && char.IsWhiteSpace(_tex[_at]))
        {
            _at++;
        }
    }

    private bool TakeCharacter(char character)
    {
        if (IsAtEnd || _tex[_at] != character)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool IsAtCommand(string command) =>
        string.CompareOrdinal(_tex, _at, command, 0, command.Length) == 0 && (_at + command.Length >= _tex.Length || !char.IsAsciiLetter(_tex[_at + command.Length]) || !char.IsAsciiLetter(command[^1]));

    private bool Take(string command)
    {
        if (!IsAtCommand(command))
        {
            return false;
        }

        _at += command.Length;
        return true;
    }
}
