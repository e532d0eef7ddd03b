using System.Text;

namespace Lyceum.Inference.Chat;

/// <summary>
/// Reads answers in the harmony format: messages with a header (channel, recipient) before <c>&lt;|message|&gt;</c> and a body behind it. The
/// analysis channel is reasoning, a body for <c>functions.name</c> is a call, everything else is text. The first header has begun in the prompt.
/// </summary>
/// <param name="format">The marks.</param>
/// <param name="parts">Told what the answer says.</param>
/// <param name="readsCalls">Whether there are tools; otherwise calls are text.</param>
/// <param name="inText">Whether the prompt holds a whole header and the beginning of a text.</param>
internal sealed class HarmonyReader(ChatFormat format, PartCollector parts, bool readsCalls, bool inText) : AnswerReader
{
    private const int LongestHeader = 1024;
    private const string Functions = "functions.";

    private static readonly string[] s_marks =
    [
        ChatFormat.HarmonyStart, ChatFormat.HarmonyChannel, ChatFormat.HarmonyConstrain, ChatFormat.HarmonyMessage,
        ChatFormat.HarmonyEnd, ChatFormat.HarmonyCall, ChatFormat.HarmonyReturn,
    ];

    private readonly StringBuilder _held = new();
    private readonly StringBuilder _header = new();
    private readonly StringBuilder _source = new();
    private JsonScanner? _arguments;
    private string _name = "";
    private State _state = inText ? State.Text : State.Header;
    private bool _saidText = inText;
    private bool _saidReasoning;
    private bool _hasBegun;
    private bool _isHeaderMarked;

    private enum State
    {
        Header, Text, Reasoning, Call,
    }

    /// <inheritdoc/>
    public override void Read(char c)
    {
        _held.Append(c);
        while (_held.Length > 0)
        {
            string held = _held.ToString();
            string? mark = s_marks.FirstOrDefault(mark => mark.StartsWith(held, StringComparison.Ordinal) && format.TokenOf(mark) is null);
            if (mark is null)
            {
                _held.Remove(0, 1);
                ReadPlain(held[0]);
            }
            else if (mark.Length == held.Length)
            {
                _held.Clear();
                Obey(mark);
            }
            else
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public override void ReadMark(string mark)
    {
        Release();
        Obey(mark);
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        Release();
        EndMessage();
        _state = State.Header;
    }

    private void Release()
    {
        string held = _held.ToString();
        _held.Clear();
        foreach (char c in held)
        {
            ReadPlain(c);
        }
    }

    private void Obey(string mark)
    {
        switch (mark)
        {
            case ChatFormat.HarmonyMessage when _state == State.Header:
                BeginMessage();
                break;
            case ChatFormat.HarmonyChannel or ChatFormat.HarmonyConstrain when _state == State.Header:
                _header.Append(mark);
                _isHeaderMarked = true;
                break;
            case ChatFormat.HarmonyStart:
                EndMessage();
                _header.Append(mark);
                _isHeaderMarked = true;
                break;
            case ChatFormat.HarmonyEnd or ChatFormat.HarmonyCall or ChatFormat.HarmonyReturn:
                EndMessage();
                break;
            default:
                foreach (char c in mark)
                {
                    ReadPlain(c);
                }

                break;
        }
    }

    private void ReadPlain(char c)
    {
        switch (_state)
        {
            case State.Header:
                _header.Append(c);
                if (_header.Length > LongestHeader)
                {
                    TellHeader();
                    _state = State.Text;
                }

                break;
            case State.Text:
                _saidText = true;
                parts.Text(c);
                break;
            case State.Reasoning:
                _saidReasoning = true;
                parts.Reasoning(c);
                break;
            default:
                ReadArguments(c);
                break;
        }
    }

    // Where a header is, a model that does not keep to the format may simply have begun to speak.
    private void TellHeader()
    {
        if (!_isHeaderMarked && _header.Length > 0)
        {
            _saidText = true;
            parts.Text(_header.ToString());
        }

        ClearHeader();
    }

    private void ClearHeader()
    {
        _header.Clear();
        _isHeaderMarked = false;
    }

    private void BeginMessage()
    {
        string header = _header.ToString();
        ClearHeader();
        string recipient = Word(header, "to=");
        if (readsCalls && recipient.Length > Functions.Length && recipient.StartsWith(Functions, StringComparison.Ordinal))
        {
            _state = State.Call;
            _arguments = new JsonScanner();
            _hasBegun = false;
            _name = recipient[Functions.Length..];
            _source.Clear().Append(header).Append(ChatFormat.HarmonyMessage);
            return;
        }

        bool thinks = recipient.Length == 0 && Word(header, ChatFormat.HarmonyChannel) == "analysis";
        bool goesOn = thinks ? _saidReasoning : _saidText;
        parts.Border();
        if (goesOn)
        {
            parts.Paragraph();
        }

        _state = thinks ? State.Reasoning : State.Text;
        if (recipient.Length > 0)
        {
            parts.Text(header + ChatFormat.HarmonyMessage);
        }
    }

    private void EndMessage()
    {
        if (_state == State.Header)
        {
            TellHeader();
        }
        else if (_state == State.Call)
        {
            if (_arguments!.IsComplete && _hasBegun)
            {
                parts.End();
            }
            else
            {
                Fail();
            }
        }

        _source.Clear();
        _state = State.Header;
    }

    private void ReadArguments(char c)
    {
        _source.Append(c);
        bool isSpace = char.IsWhiteSpace(c);
        if (_source.Length > LongestCall || (!_hasBegun && c != '{' && !isSpace) || !_arguments!.Add(c))
        {
            Fail();
            return;
        }

        if (!_hasBegun && !isSpace)
        {
            _hasBegun = true;
            parts.Begin(_name);
        }

        if (_hasBegun && !(_arguments.IsComplete && isSpace))
        {
            parts.Arguments(c);
        }
    }

    private void Fail()
    {
        if (_hasBegun)
        {
            parts.Fail();
        }

        _state = State.Text;
        _saidText = true;
        parts.Text(_source.ToString());
        _source.Clear();
    }

    // What follows a sign, up to white space or the next mark.
    private static string Word(string header, string sign)
    {
        int start = header.IndexOf(sign, StringComparison.Ordinal);
        if (start < 0)
        {
            return "";
        }

        string rest = header[(start + sign.Length)..];
        int end = rest.AsSpan().IndexOfAny(" \t\r\n<");
        return end < 0 ? rest : rest[..end];
    }
}
