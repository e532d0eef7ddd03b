using System.Text;

namespace Lyceum.Inference.Chat;

/// <summary>Reads what stands behind <c>[TOOL_CALLS]</c>: a list of calls, one call, or a name with its arguments.</summary>
/// <param name="parts">Told of the calls.</param>
internal sealed class MistralCallReader(PartCollector parts) : CallReader
{
    private const int LongestName = 256;

    private readonly StringBuilder _name = new();
    private readonly JsonScanner _scanner = new();
    private ObjectCallReader? _call;
    private State _state;
    private bool _isList;
    private bool _hasBegun;

    private enum State
    {
        Start, BeforeItem, Item, AfterItem, Name, Id, Arguments,
    }

    /// <inheritdoc/>
    public override bool HasBegun => _hasBegun || _call is { HasBegun: true };

    /// <inheritdoc/>
    public override bool MayEnd => _state == State.AfterItem;

    /// <inheritdoc/>
    public override CallProgress Read(char c)
    {
        if (char.IsWhiteSpace(c) && _state is not (State.Item or State.Arguments))
        {
            return CallProgress.Goes;
        }

        switch (_state)
        {
            case State.Start when c == '[':
                _isList = true;
                _state = State.BeforeItem;
                return CallProgress.Goes;
            case State.Start or State.BeforeItem when c == '{':
                _call = new ObjectCallReader(parts, needsArguments: false);
                _state = State.Item;
                return ReadItem(c);
            case State.Item:
                return ReadItem(c);
            case State.AfterItem when c == ',':
                _state = State.BeforeItem;
                return CallProgress.Goes;
            case State.AfterItem when c == ']':
                return CallProgress.Finished;
            case State.Start or State.Name when char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.':
                _state = State.Name;
                _name.Append(c);
                return _name.Length <= LongestName ? CallProgress.Goes : CallProgress.Failed;
            case State.Name when c == '{':
                _state = State.Arguments;
                return ReadArguments(c);
            case State.Id:
                return char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? CallProgress.Goes : CallProgress.Failed;
            case State.Arguments:
                return ReadArguments(c);
            default:
                return CallProgress.Failed;
        }
    }

    /// <inheritdoc/>
    public override CallProgress ReadMark(string mark)
    {
        State? next = (_state, mark) switch
        {
            (State.Name or State.Id, ChatFormat.MistralArguments) => State.Arguments,
            (State.Name, ChatFormat.MistralId) => State.Id,
            _ => null,
        };
        _state = next ?? _state;
        return next is null ? CallProgress.Failed : CallProgress.Goes;
    }

    private CallProgress ReadItem(char c)
    {
        CallProgress progress = _call!.Read(c);
        if (progress != CallProgress.Finished || !_isList)
        {
            return progress;
        }

        _call = null;
        _state = State.AfterItem;
        return CallProgress.Ended;
    }

    private CallProgress ReadArguments(char c)
    {
        if (_scanner.Depth == 0 && c != '{')
        {
            return char.IsWhiteSpace(c) ? CallProgress.Goes : CallProgress.Failed;
        }

        if (!_scanner.Add(c))
        {
            return CallProgress.Failed;
        }

        if (!_hasBegun)
        {
            _hasBegun = true;
            parts.Begin(_name.ToString());
        }

        parts.Arguments(c);
        if (!_scanner.IsComplete)
        {
            return CallProgress.Goes;
        }

        parts.End();
        return CallProgress.Finished;
    }
}
