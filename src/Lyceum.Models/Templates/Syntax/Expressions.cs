using Lyceum.Models.Templates.Values;
using Text = Lyceum.Models.Templates.Values.Text;

namespace Lyceum.Models.Templates.Syntax;

internal sealed class Constant(object? value, int line) : Expression(line)
{
    protected override object? Compute(Renderer renderer, Scope scope) => value;

    protected override void DeclareNames(Symbols symbols)
    {
    }
}

internal sealed class Name(string text, int line) : Expression(line)
{
    public string Text { get; } = text;

    protected override object? Compute(Renderer renderer, Scope scope)
    {
        if (scope.TryGet(Text, out object? value, out bool isLocal) || (!isLocal && renderer.TryGetGlobal(Text, out value)))
        {
            return value;
        }

        return Undefined.Name(Text);
    }

    protected override void DeclareNames(Symbols symbols) => symbols.Load(Text);
}

internal sealed class SequenceLiteral(Expression[] items, bool isTuple, int line) : Expression(line)
{
    public Expression[] Items { get; } = items;

    public bool IsTuple { get; } = isTuple;

    protected override object? Compute(Renderer renderer, Scope scope)
    {
        object?[] values = new object?[Items.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Items[i].Evaluate(renderer, scope);
        }

        return IsTuple ? new TupleValue(values) : new ListValue(values);
    }

    protected override void DeclareNames(Symbols symbols) => Array.ForEach(Items, item => item.Declare(symbols));
}

internal sealed class DictLiteral((Expression Key, Expression Value)[] entries, int line) : Expression(line)
{
    protected override object? Compute(Renderer renderer, Scope scope)
    {
        DictValue dict = new(renderer);
        foreach ((Expression key, Expression value) in entries)
        {
            object? k = key.Evaluate(renderer, scope);
            object? v = value.Evaluate(renderer, scope);
            renderer.Line = Line;
            dict.Set(k, v);
        }

        return dict;
    }

    protected override void DeclareNames(Symbols symbols)
    {
        foreach ((Expression key, Expression value) in entries)
        {
            key.Declare(symbols);
            value.Declare(symbols);
        }
    }
}

/// <summary><c>+ - * / // % **</c></summary>
internal sealed class Binary(string op, Expression left, Expression right, int line) : Expression(line)
{
    protected override object? Compute(Renderer renderer, Scope scope)
    {
        object? a = left.Evaluate(renderer, scope);
        object? b = right.Evaluate(renderer, scope);
        renderer.Line = Line;
        return Operators.Binary(renderer, op, a, b);
    }

    protected override void DeclareNames(Symbols symbols)
    {
        left.Declare(symbols);
        right.Declare(symbols);
    }
}

internal sealed class Unary(string op, Expression operand, int line) : Expression(line)
{
    protected override object? Compute(Renderer renderer, Scope scope)
    {
        object? value = operand.Evaluate(renderer, scope);
        renderer.Line = Line;
        return op switch
        {
            "-" => Operators.Negate(value),
            "+" => Operators.Plus(value),
            _ => !Operators.Truth(value),
        };
    }

    protected override void DeclareNames(Symbols symbols) => operand.Declare(symbols);
}

/// <summary><c>and</c> and <c>or</c>: the operand that decides, not a bool.</summary>
internal sealed class Logical(bool isAnd, Expression left, Expression right, int line) : Expression(line)
{
    protected override object? Compute(Renderer renderer, Scope scope)
    {
        object? value = left.Evaluate(renderer, scope);
        return Operators.Truth(value) == isAnd ? right.Evaluate(renderer, scope) : value;
    }

    protected override void DeclareNames(Symbols symbols)
    {
        left.Declare(symbols);
        right.Declare(symbols);
    }
}

/// <summary><c>~</c> between any number of operands.</summary>
internal sealed class Concatenation(Expression[] parts, int line) : Expression(line)
{
    protected override object? Compute(Renderer renderer, Scope scope)
    {
        string[] texts = new string[parts.Length];
        long length = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = Formatter.Str(renderer, parts[i].Evaluate(renderer, scope));
            length += texts[i].Length;
        }

        renderer.Line = Line;
        renderer.ChargeText(length);
        return string.Concat(texts);
    }

    protected override void DeclareNames(Symbols symbols) => Array.ForEach(parts, part => part.Declare(symbols));
}

/// <summary>A chain such as <c>a &lt; b &lt;= c</c>, each operand evaluated once.</summary>
internal sealed class Comparison(Expression first, (string Op, Expression Operand)[] rest, int line) : Expression(line)
{
    protected override object? Compute(Renderer renderer, Scope scope)
    {
        object? left = first.Evaluate(renderer, scope);
        foreach ((string op, Expression operand) in rest)
        {
            object? right = operand.Evaluate(renderer, scope);
            renderer.Line = Line;
            if (!Holds(renderer, op, left, right))
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    protected override void DeclareNames(Symbols symbols)
    {
        first.Declare(symbols);
        Array.ForEach(rest, pair => pair.Operand.Declare(symbols));
    }

    private static bool Holds(Renderer renderer, string op, object? left, object? right) => op switch
    {
        "==" => Operators.AreEqual(renderer, left, right),
        "!=" => !Operators.AreEqual(renderer, left, right),
        "in" => Operators.Contains(renderer, right, left),
        "not in" => !Operators.Contains(renderer, right, left),
        _ => Operators.IsOrdered(renderer, op, left, right),
    };
}

/// <summary><c>a if c else b</c></summary>
internal sealed class Conditional(Expression test, Expression then, Expression? otherwise, int line) : Expression(line)
{
    protected override object? Compute(Renderer renderer, Scope scope) =>
        Operators.Truth(test.Evaluate(renderer, scope)) ? then.Evaluate(renderer, scope)
        : otherwise is not null ? otherwise.Evaluate(renderer, scope)
        : new Undefined($"the inline if-expression on line {Line} evaluated to false and no else section was defined.");

    protected override void DeclareNames(Symbols symbols)
    {
        bool outer = symbols.IsConditional;
        symbols.IsConditional = true;
        test.Declare(symbols);
        then.Declare(symbols);
        otherwise?.Declare(symbols);
        symbols.IsConditional = outer;
    }
}

internal sealed class AttributeAccess(Expression value, string name, int line) : Expression(line)
{
    protected override object? Compute(Renderer renderer, Scope scope)
    {
        object? owner = value.Evaluate(renderer, scope);
        renderer.Line = Line;
        return Access.Attribute(renderer, owner, name);
    }

    protected override void DeclareNames(Symbols symbols) => value.Declare(symbols);
}

internal sealed class ItemAccess(Expression value, Expression key, int line) : Expression(line)
{
    protected override object? Compute(Renderer renderer, Scope scope)
    {
        object? owner = value.Evaluate(renderer, scope);
        object? index = key.Evaluate(renderer, scope);
        renderer.Line = Line;
        return Access.Item(renderer, owner, index);
    }

    protected override void DeclareNames(Symbols symbols)
    {
        value.Declare(symbols);
        key.Declare(symbols);
    }
}

internal sealed class SliceAccess(Expression value, Expression? start, Expression? stop, Expression? step, int line) : Expression(line)
{
    protected override object? Compute(Renderer renderer, Scope scope)
    {
        object? owner = value.Evaluate(renderer, scope);
        object? from = start?.Evaluate(renderer, scope);
        object? to = stop?.Evaluate(renderer, scope);
        object? by = step?.Evaluate(renderer, scope);
        renderer.Line = Line;
        return Access.Slice(renderer, owner, from, to, by);
    }

    protected override void DeclareNames(Symbols symbols)
    {
        value.Declare(symbols);
        start?.Declare(symbols);
        stop?.Declare(symbols);
        step?.Declare(symbols);
    }
}

/// <summary>What stands between the parentheses of a call.</summary>
internal sealed class ArgumentList(
    Expression[] positional, (string Name, Expression Value)[] keywords, Expression? morePositional, Expression? moreKeywords)
{
    public static ArgumentList Empty { get; } = new([], [], null, null);

    public static ArgumentList Of(Expression argument) => new([argument], [], null, null);

    public Arguments Evaluate(Renderer renderer, Scope scope, params ReadOnlySpan<object?> first)
    {
        List<object?> values = new(positional.Length + first.Length);
        values.AddRange(first);
        foreach (Expression argument in positional)
        {
            values.Add(argument.Evaluate(renderer, scope));
        }

        if (morePositional is not null)
        {
            values.AddRange(Iteration.ToArray(renderer, morePositional.Evaluate(renderer, scope)));
        }

        List<KeyValuePair<string, object?>> named = new(keywords.Length);
        foreach ((string name, Expression value) in keywords)
        {
            named.Add(new KeyValuePair<string, object?>(name, value.Evaluate(renderer, scope)));
        }

        if (moreKeywords is not null)
        {
            AddMapping(moreKeywords.Evaluate(renderer, scope), named);
        }

        return new Arguments(values, named);
    }

    public void Declare(Symbols symbols)
    {
        Array.ForEach(positional, argument => argument.Declare(symbols));
        Array.ForEach(keywords, pair => pair.Value.Declare(symbols));
        morePositional?.Declare(symbols);
        moreKeywords?.Declare(symbols);
    }

    private static void AddMapping(object? value, List<KeyValuePair<string, object?>> named)
    {
        DictValue mapping = value as DictValue
            ?? throw new TemplateException($"argument after ** must be a mapping, not {TypeName.Of(value)}");
        HashSet<string> seen = [.. named.Select(static pair => pair.Key)];
        foreach ((object? key, object? item) in mapping.Pairs)
        {
            string name = Text.Of(key) ?? throw new TemplateException("keywords must be strings");
            named.Add(seen.Add(name)
                ? new KeyValuePair<string, object?>(name, item)
                : throw new TemplateException($"got multiple values for keyword argument '{name}'"));
        }
    }
}

internal sealed class Call(Expression callee, ArgumentList arguments, int line) : Expression(line)
{
    /// <summary>Calls with one more keyword argument, <c>caller</c>.</summary>
    public object? EvaluateWithCaller(Renderer renderer, Scope scope, object caller)
    {
        object? function = callee.Evaluate(renderer, scope);
        Arguments given = arguments.Evaluate(renderer, scope);
        given.Keywords.Add(new KeyValuePair<string, object?>("caller", caller));
        renderer.Line = Line;
        return Access.Call(renderer, function, given);
    }

    protected override object? Compute(Renderer renderer, Scope scope)
    {
        object? function = callee.Evaluate(renderer, scope);
        Arguments given = arguments.Evaluate(renderer, scope);
        renderer.Line = Line;
        return Access.Call(renderer, function, given);
    }

    protected override void DeclareNames(Symbols symbols)
    {
        callee.Declare(symbols);
        arguments.Declare(symbols);
    }
}

/// <summary>A filter; without an input of its own it works on the text of a block.</summary>
internal sealed class Filter(Expression? input, string name, ArgumentList arguments, int line) : Expression(line)
{
    private readonly Builtins.Builtin? _builtin = Builtins.Filters.All.GetValueOrDefault(name);

    public object? Apply(Renderer renderer, Scope scope, object? blockText)
    {
        Renderer.GuardStack();
        renderer.Step();
        object? value = input is Filter inner ? inner.Apply(renderer, scope, blockText)
            : input is null ? blockText : input.Evaluate(renderer, scope);
        if (_builtin is null)
        {
            renderer.Line = Line;
            throw Unknown();
        }

        Arguments given = arguments.Evaluate(renderer, scope, value);
        renderer.Line = Line;
        return _builtin.Call(renderer, given);
    }

    protected override object? Compute(Renderer renderer, Scope scope) => Apply(renderer, scope, null);

    protected override void DeclareNames(Symbols symbols)
    {
        if (_builtin is null && !symbols.IsConditional)
        {
            throw Unknown();
        }

        input?.Declare(symbols);
        arguments.Declare(symbols);
    }

    private TemplateException Unknown() => new($"No filter named {Formatter.Quote(name)}.", Line);
}

/// <summary><c>value is name(…)</c></summary>
internal sealed class Test(Expression value, string name, ArgumentList arguments, int line) : Expression(line)
{
    private readonly Builtins.Builtin? _builtin = Builtins.Tests.All.GetValueOrDefault(name);

    protected override object? Compute(Renderer renderer, Scope scope)
    {
        object? tested = value.Evaluate(renderer, scope);
        if (_builtin is null)
        {
            throw Unknown();
        }

        Arguments given = arguments.Evaluate(renderer, scope, tested);
        renderer.Line = Line;
        return _builtin.Call(renderer, given);
    }

    protected override void DeclareNames(Symbols symbols)
    {
        if (_builtin is null && !symbols.IsConditional)
        {
            throw Unknown();
        }

        value.Declare(symbols);
        arguments.Declare(symbols);
    }

    private TemplateException Unknown() => new($"No test named {Formatter.Quote(name)}.", Line);
}
