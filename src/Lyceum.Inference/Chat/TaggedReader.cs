using System.Text;

namespace Lyceum.Inference.Chat;

/// <summary>Reads answers in which marks set off reasoning and calls from the text: all families but harmony.</summary>
internal sealed class TaggedReader : AnswerReader
{
    private readonly PartCollector _parts;
    private readonly ChatFormat _format;
    private readonly bool _readsCalls;
    private readonly string? _callOpen;
    private readonly string? _callClose;
    private readonly StringBuilder _held = new();
    private readonly StringBuilder _source = new();
    private CallReader? _call;
    private State _state;

    /// <summary>Begins an answer.</summary>
    /// <param name="format">The marks.</param>
    /// <param name="parts">Told what the answer says.</param>
    /// <param name="readsCalls">Whether there are tools; otherwise marks of calls are text.</param>
    /// <param name="inReasoning">Whether the prompt ends with the mark that opens reasoning.</param>
    public TaggedReader(ChatFormat format, PartCollector parts, bool readsCalls, bool inReasoning)
    {
        _format = format;
        _parts = parts;
        _readsCalls = readsCalls && format.HasTools;
        (_callOpen, _callClose) = format.Family switch
        {
            ChatFamily.Hermes => (ChatFormat.HermesOpen, ChatFormat.HermesClose),
            ChatFamily.Llama3 => (ChatFormat.LlamaCall, null),
            ChatFamily.Mistral or ChatFamily.MistralNamed => (ChatFormat.MistralCalls, null),
            ChatFamily.Primer => (ChatFormat.PrimerCall, null),
            _ => ((string?)null, (string?)null),
        };
        if (inReasoning && format.ReasoningOpen is not null)
        {
            Enter(State.Reasoning);
        }
    }

    private enum State
    {
        Text, Reasoning, Call, AfterCall,
    }

    private bool IsBare => _readsCalls && _format.Family == ChatFamily.Llama3;

    /// <inheritdoc/>
    public override void Read(char c)
    {
        _held.Append(c);
        while (_held.Length > 0)
        {
            if (!MayBeMark(out string? mark))
            {
                char first = _held[0];
                _held.Remove(0, 1);
                ReadPlain(first);
            }
            else if (mark is null)
            {
                return;
            }
            else
            {
                _held.Clear();
                Obey(mark, isToken: false);
            }
        }
    }

    /// <inheritdoc/>
    public override void ReadMark(string mark)
    {
        Release();
        Obey(mark, isToken: true);
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        Release();
        if (_state == State.Call && !_call!.MayEnd)
        {
            Fail();
        }
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

    // Marks of text that count where the answer is now.
    private bool MayBeMark(out string? whole)
    {
        whole = null;
        bool opens = _state is State.Text or State.AfterCall;
        return (opens && _readsCalls && Matches(_callOpen, ref whole))
            | (_state == State.AfterCall && Matches(_callClose, ref whole))
            | (opens && (_state == State.AfterCall || !_parts.HasSaid) && Matches(_format.ReasoningOpen, ref whole))
            | (_state == State.Reasoning && Matches(_format.ReasoningClose, ref whole))
            | (_state == State.Call && _format.Family == ChatFamily.MistralNamed && !_call!.HasBegun
                && (Matches(ChatFormat.MistralArguments, ref whole) | Matches(ChatFormat.MistralId, ref whole)));
    }

    private bool Matches(string? mark, ref string? whole)
    {
        if (mark is null || _held.Length > mark.Length || _format.TokenOf(mark) is not null)
        {
            return false;
        }

        for (int i = 0; i < _held.Length; i++)
        {
            if (_held[i] != mark[i])
            {
                return false;
            }
        }

        whole = _held.Length == mark.Length ? mark : whole;
        return true;
    }

    private void Obey(string mark, bool isToken)
    {
        if (_state == State.Call)
        {
            _source.Append(mark);
            if (Proceed(_call!.ReadMark(mark)))
            {
                return;
            }

            // It broke the call off, and may be a mark again where that is text.
            _source.Length -= mark.Length;
            Fail();
        }

        if (mark == _callOpen && _readsCalls && (isToken || _state != State.Reasoning))
        {
            if (_state == State.Reasoning)
            {
                _parts.Border();
            }

            Begin(mark);
        }
        else if (mark == _format.ReasoningOpen && _state != State.Reasoning)
        {
            Enter(State.Reasoning);
        }
        else if (mark == _format.ReasoningClose && _state == State.Reasoning)
        {
            Enter(State.Text);
        }
        else if (mark != _callClose || _state != State.AfterCall)
        {
            foreach (char c in mark)
            {
                ReadPlain(c);
            }
        }
    }

    private void Enter(State state)
    {
        _parts.Border();
        _state = state;
    }

    private void Begin(string mark)
    {
        _source.Clear().Append(mark);
        _state = State.Call;
        _call = _format.Family is ChatFamily.Mistral or ChatFamily.MistralNamed
            ? new MistralCallReader(_parts)
            : new ObjectCallReader(_parts, needsArguments: mark.Length == 0);
    }

    private void ReadPlain(char c)
    {
        switch (_state)
        {
            case State.Reasoning:
                _parts.Reasoning(c);
                break;
            case State.Call:
                _source.Append(c);
                if (!Proceed(_call!.Read(c)) || _source.Length > LongestCall)
                {
                    Fail();
                }

                break;
            case State.AfterCall when c == ';' && IsBare:
                break;
            default:
                if (c == '{' && IsBare && (_state == State.AfterCall || !_parts.HasSaidText))
                {
                    Begin("");
                    ReadPlain(c);
                    break;
                }

                _state = char.IsWhiteSpace(c) ? _state : State.Text;
                _parts.Text(c);
                break;
        }
    }

    private bool Proceed(CallProgress progress)
    {
        switch (progress)
        {
            case CallProgress.Ended:
                _source.Clear();
                return true;
            case CallProgress.Finished:
                _source.Clear();
                _state = State.AfterCall;
                return true;
            default:
                return progress == CallProgress.Goes;
        }
    }

    private void Fail()
    {
        if (_call!.HasBegun)
        {
            _parts.Fail();
        }

        _state = State.Text;
        _call = null;
        _parts.Text(_source.ToString());
        _source.Clear();
    }
}
