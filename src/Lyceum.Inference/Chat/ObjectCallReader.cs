using System.Text;
using System.Text.Json;

namespace Lyceum.Inference.Chat;

/// <summary>
/// Reads a call that is one JSON object: <c>{"name": "…", "arguments": {…}}</c>, its keys in any order, others beside them. The name and then the
/// arguments are told as they come; arguments that stand before the name wait for it, and those that are JSON within a text for their end.
/// </summary>
/// <param name="parts">Told of the call.</param>
/// <param name="needsArguments">Whether an object without arguments is no call.</param>
internal sealed class ObjectCallReader(PartCollector parts, bool needsArguments) : CallReader
{
    private readonly JsonScanner _scanner = new();
    private readonly StringBuilder _key = new();
    private readonly StringBuilder _value = new();
    private string? _name;
    private string _waiting = "";
    private bool _hasBegun;
    private bool _hasArguments;
    private bool _hasName;
    private bool _inArguments;
    private Target _target;

    private enum Target
    {
        Nothing, Name, Arguments,
    }

    /// <inheritdoc/>
    public override bool HasBegun => _hasBegun;

    /// <inheritdoc/>
    public override CallProgress Read(char c)
    {
        int depth = _scanner.Depth;
        bool expectsValue = _scanner.ExpectsValue && depth == 1;
        if ((depth == 0 && c != '{' && !char.IsWhiteSpace(c)) || !_scanner.Add(c))
        {
            return CallProgress.Failed;
        }

        if (_scanner.IsKey && depth == 1)
        {
            _key.Append(c);
            return CallProgress.Goes;
        }

        if (expectsValue && !char.IsWhiteSpace(c) && !BeginValue(c))
        {
            return CallProgress.Failed;
        }

        if (_target != Target.Nothing)
        {
            AddToValue(c);
            if (_scanner.Depth == 1 && !_scanner.InText && !EndValue())
            {
                return CallProgress.Failed;
            }
        }

        return !_scanner.IsComplete ? CallProgress.Goes : Complete() ? CallProgress.Finished : CallProgress.Failed;
    }

    private bool BeginValue(char c)
    {
        string? key = Decode(_key.ToString());
        _key.Clear();
        _value.Clear();
        switch (key)
        {
            case "name":
                _target = Target.Name;
                return c == '"' && !_hasName && (_hasName = true);
            case "arguments" or "parameters":
                _target = Target.Arguments;
                _inArguments = c == '{';
                if (c is not ('{' or '"') || _hasArguments)
                {
                    return false;
                }

                _hasArguments = true;
                TryBegin();
                return true;
            default:
                _target = Target.Nothing;
                return key is not null;
        }
    }

    private void AddToValue(char c)
    {
        if (_inArguments && _hasBegun)
        {
            parts.Arguments(c);
        }
        else
        {
            _value.Append(c);
        }
    }

    private bool EndValue()
    {
        Target target = _target;
        _target = Target.Nothing;
        if (target == Target.Name)
        {
            _name = Decode(_value.ToString());
            if (string.IsNullOrEmpty(_name))
            {
                return false;
            }

            TryBegin();
            return true;
        }

        if (_inArguments)
        {
            _inArguments = false;
            if (!_hasBegun)
            {
                _waiting = _value.ToString();
            }

            return true;
        }

        string text = Decode(_value.ToString())!;
        if (!IsObject(text))
        {
            return false;
        }

        _waiting = text;
        TryBegin();
        return true;
    }

    // The name is there, and the arguments have begun.
    private void TryBegin()
    {
        if (_name is null || !_hasArguments)
        {
            return;
        }

        if (!_hasBegun)
        {
            _hasBegun = true;
            parts.Begin(_name);
        }

        foreach (char c in _waiting)
        {
            parts.Arguments(c);
        }

        _waiting = "";
    }

    private bool Complete()
    {
        if (_name is null || (!_hasArguments && needsArguments))
        {
            return false;
        }

        if (!_hasArguments)
        {
            _hasArguments = true;
            _waiting = "{}";
        }

        TryBegin();
        parts.End();
        return true;
    }

    private static bool IsObject(string text)
    {
        JsonScanner scanner = new();
        return text.TrimStart().StartsWith('{') && text.All(scanner.Add) && scanner.IsComplete;
    }

    private static string? Decode(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
