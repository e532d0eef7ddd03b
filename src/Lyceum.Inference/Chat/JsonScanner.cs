using System.Globalization;

namespace Lyceum.Inference.Chat;

/// <summary>Checks JSON (RFC 8259) character by character, so that what was taken is always the beginning of a valid text.</summary>
internal sealed class JsonScanner
{
    private const int MaxDepth = 64;
    private const int HexDigits = 4;

    private ulong _objects;
    private State _state = State.Value;
    private bool _isKey;
    private string _literal = "";
    private int _count;
    private int _unit;
    private bool _afterHigh;

    private enum State
    {
        Value, FirstItem, FirstKey, Key, Colon, CommaOrEnd, Text, Escape, Hex, LowSurrogate,
        Minus, Zero, Digits, Point, Fraction, Exponent, ExponentSign, ExponentDigits, Literal,
    }

    /// <summary>How many objects and arrays are open.</summary>
    public int Depth { get; private set; }

    /// <summary>Whether a whole object or array has been read.</summary>
    public bool IsComplete => _state == State.CommaOrEnd && Depth == 0;

    /// <summary>Whether the last character belongs to a key, quotes included.</summary>
    public bool IsKey { get; private set; }

    /// <summary>Whether a value may begin with the next character.</summary>
    public bool ExpectsValue => _state is State.Value or State.FirstItem;

    /// <summary>Whether a text or key is open.</summary>
    public bool InText => _state is State.Text or State.Escape or State.Hex or State.LowSurrogate;

    /// <summary>Takes a character.</summary>
    /// <returns>False if it cannot stand here; the scanner is of no use after that.</returns>
    public bool Add(char c)
    {
        if (IsComplete)
        {
            return IsSpace(c);
        }

        IsKey = _isKey || (_state is State.Key or State.FirstKey && c == '"');
        switch (_state)
        {
            case State.Value:
                return IsSpace(c) || Begin(c);
            case State.FirstItem:
                return IsSpace(c) || (c == ']' ? Close(isObject: false) : Begin(c));
            case State.FirstKey:
                return IsSpace(c) || (c == '}' ? Close(isObject: true) : BeginKey(c));
            case State.Key:
                return IsSpace(c) || BeginKey(c);
            case State.Colon:
                return IsSpace(c) || (c == ':' && Go(State.Value));
            case State.CommaOrEnd:
                return IsSpace(c) || c switch
                {
                    ',' => Go(InObject ? State.Key : State.Value),
                    '}' => Close(isObject: true),
                    ']' => Close(isObject: false),
                    _ => false,
                };
            case State.Text:
                return AddToText(c);
            case State.LowSurrogate:
                return c == '\\' && Go(State.Escape);
            case State.Escape:
                _count = 0;
                _unit = 0;
                return c == 'u' ? Go(State.Hex) : !_afterHigh && c is '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't' && Go(State.Text);
            case State.Hex:
                return AddHex(c);
            case State.Literal:
                return c == _literal[_count] && (++_count < _literal.Length || Go(State.CommaOrEnd));
            default:
                return AddToNumber(c);
        }
    }

    private bool InObject => ((_objects >> (Depth - 1)) & 1) != 0;

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r';

    private bool Go(State state)
    {
        _state = state;
        return true;
    }

    private bool Begin(char c)
    {
        switch (c)
        {
            case '{':
                return Open(isObject: true);
            case '[':
                return Open(isObject: false);
            case '"':
                return Go(State.Text);
            case '-':
                return Go(State.Minus);
            case '0':
                return Go(State.Zero);
            case >= '1' and <= '9':
                return Go(State.Digits);
            case 't' or 'f' or 'n':
                _literal = c switch { 't' => "true", 'f' => "false", _ => "null" };
                _count = 1;
                return Go(State.Literal);
            default:
                return false;
        }
    }

    private bool BeginKey(char c)
    {
        _isKey = true;
        return c == '"' && Go(State.Text);
    }

    private bool Open(bool isObject)
    {
        if (Depth == MaxDepth)
        {
            return false;
        }

        ulong bit = 1UL << Depth++;
        _objects = isObject ? _objects | bit : _objects & ~bit;
        return Go(isObject ? State.FirstKey : State.FirstItem);
    }

    private bool Close(bool isObject)
    {
        if (Depth == 0 || InObject != isObject)
        {
            return false;
        }

        Depth--;
        return Go(State.CommaOrEnd);
    }

    private bool AddToText(char c)
    {
        switch (c)
        {
            case '"':
                State after = _isKey ? State.Colon : State.CommaOrEnd;
                _isKey = false;
                return Go(after);
            case '\\':
                return Go(State.Escape);
            default:
                return c >= ' ';
        }
    }

    // Half of a surrogate pair is grammatical, but no text; readers of the JSON would fail on it.
    private bool AddHex(char c)
    {
        if (!char.IsAsciiHexDigit(c))
        {
            return false;
        }

        _unit = (_unit << 4) | int.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (++_count < HexDigits)
        {
            return true;
        }

        if (char.IsLowSurrogate((char)_unit) != _afterHigh)
        {
            return false;
        }

        _afterHigh = char.IsHighSurrogate((char)_unit);
        return Go(_afterHigh ? State.LowSurrogate : State.Text);
    }

    private bool AddToNumber(char c)
    {
        State? next = (_state, c) switch
        {
            (State.Minus, '0') => State.Zero,
            (State.Minus, >= '1' and <= '9') => State.Digits,
            (State.Digits, >= '0' and <= '9') => State.Digits,
            (State.Zero or State.Digits, '.') => State.Point,
            (State.Point or State.Fraction, >= '0' and <= '9') => State.Fraction,
            (State.Zero or State.Digits or State.Fraction, 'e' or 'E') => State.Exponent,
            (State.Exponent, '+' or '-') => State.ExponentSign,
            (State.Exponent or State.ExponentSign or State.ExponentDigits, >= '0' and <= '9') => State.ExponentDigits,
            _ => null,
        };
        if (next is { } state)
        {
            return Go(state);
        }

        return _state is State.Zero or State.Digits or State.Fraction or State.ExponentDigits && Go(State.CommaOrEnd) && Depth > 0 && Add(c);
    }
}
