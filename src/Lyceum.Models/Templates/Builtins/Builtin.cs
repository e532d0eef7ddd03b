using Lyceum.Models.Templates.Values;

namespace Lyceum.Models.Templates.Builtins;

internal delegate object? BuiltinBody(Renderer renderer, Bound arguments);

/// <summary>
/// A filter, test, function or method written in C#. Its signature lists its parameters, parted by spaces:
/// <c>name</c> must be given, <c>name?</c> may be, <c>*name</c> takes further positional arguments as a tuple and
/// <c>**name</c> further keywords as a dictionary.
/// </summary>
internal sealed class Builtin : Callable
{
    private readonly string[] _parameters;
    private readonly int _required;
    private readonly bool _takesPositional;
    private readonly bool _takesKeywords;
    private readonly BuiltinBody _body;

    public Builtin(string name, string signature, BuiltinBody body)
    {
        string[] parameters = signature.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Name = name;
        _body = body;
        _takesPositional = parameters.Any(static p => p.StartsWith('*') && !p.StartsWith("**", StringComparison.Ordinal));
        _takesKeywords = parameters.Any(static p => p.StartsWith("**", StringComparison.Ordinal));
        parameters = [.. parameters.Where(static p => !p.StartsWith('*'))];
        _required = parameters.Count(static p => !p.EndsWith('?'));
        _parameters = [.. parameters.Select(static p => p.TrimEnd('?'))];
    }

    public string Name { get; }

    public override string TypeName => "function";

    public override object? Call(Renderer renderer, Arguments arguments) =>
        Invoke(renderer, arguments.Positional, arguments.Keywords);

    public object? Invoke(Renderer renderer, List<object?> positional, List<KeyValuePair<string, object?>> keywords)
    {
        object?[] values = new object?[_parameters.Length + (_takesPositional ? 1 : 0) + (_takesKeywords ? 1 : 0)];
        Array.Fill(values, Bound.Missing);
        positional.CopyTo(0, values, 0, Math.Min(positional.Count, _parameters.Length));
        if (_takesPositional)
        {
            values[_parameters.Length] = new TupleValue([.. positional.Skip(_parameters.Length)]);
        }
        else if (positional.Count > _parameters.Length)
        {
            throw new TemplateException($"{Name}() takes at most {_parameters.Length} arguments ({positional.Count} given)");
        }

        DictValue? rest = _takesKeywords ? new DictValue(renderer) : null;
        foreach ((string key, object? value) in keywords)
        {
            int index = Array.IndexOf(_parameters, key);
            if (index >= 0 && values[index] == Bound.Missing)
            {
                values[index] = value;
            }
            else if (index < 0 && rest is not null)
            {
                rest.Set(key, value);
            }
            else
            {
                throw new TemplateException($"{Name}() got {(index < 0 ? "an unexpected keyword argument" : "multiple values for argument")} '{key}'");
            }
        }

        if (rest is not null)
        {
            values[^1] = rest;
        }

        int missing = Array.IndexOf(values, Bound.Missing, 0, _required);
        return missing < 0
            ? _body(renderer, new Bound(Name, values))
            : throw new TemplateException($"{Name}() missing required argument: '{_parameters[missing]}'");
    }

    public override void Write(Formatter formatter) => formatter.Append($"<function {Name}>");
}

/// <summary>The arguments of a builtin, by the place of their parameter.</summary>
internal readonly struct Bound(string owner, object?[] values)
{
    public static object Missing { get; } = new();

    public object? this[int index] => values[index];

    public bool Has(int index) => values[index] != Missing;

    public object? Or(int index, object? otherwise) => Has(index) ? values[index] : otherwise;

    public bool Flag(int index) => Has(index) && Operators.Truth(values[index]);

    public string Text(int index) => Values.Text.Of(values[index])
        ?? throw (values[index] is Undefined undefined ? undefined.Failure()
            : new TemplateException($"{owner}() takes a str, not {TypeName.Of(values[index])}"));

    public string Text(int index, string otherwise) => Has(index) ? Text(index) : otherwise;

    public string? TextOrNone(int index) => Has(index) && values[index] is not null ? Text(index) : null;

    public int Whole(int index) => Integer.TryClamp(values[index], out int number)
        ? number
        : throw (values[index] is Undefined undefined ? undefined.Failure()
            : new TemplateException($"'{TypeName.Of(values[index])}' object cannot be interpreted as an integer"));

    public int Whole(int index, int otherwise) => Has(index) ? Whole(index) : otherwise;

    public TupleValue Rest(int index) => (TupleValue)values[index]!;

    public DictValue Keywords(int index) => (DictValue)values[index]!;
}

/// <summary>A method together with the value it was taken from.</summary>
internal sealed class BoundMethod(object? self, Builtin method) : Callable
{
    public override string TypeName => "builtin_function_or_method";

    public override object? Call(Renderer renderer, Arguments arguments) =>
        method.Invoke(renderer, [self, .. arguments.Positional], arguments.Keywords);

    public override void Write(Formatter formatter) =>
        formatter.Append($"<built-in method {method.Name} of {Values.TypeName.Of(self)} object>");
}

/// <summary>A named set of builtins.</summary>
internal sealed class BuiltinTable : Dictionary<string, Builtin>
{
    public BuiltinTable()
        : base(StringComparer.Ordinal)
    {
    }

    public void Add(string name, string signature, BuiltinBody body) => Add(name, new Builtin(name, signature, body));

    public bool TryBind(object? self, string name, out object? method)
    {
        bool found = TryGetValue(name, out Builtin? builtin);
        method = found ? new BoundMethod(self, builtin!) : null;
        return found;
    }
}
