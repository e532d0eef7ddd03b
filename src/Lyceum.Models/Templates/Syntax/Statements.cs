using Lyceum.Models.Templates.Values;

namespace Lyceum.Models.Templates.Syntax;

internal sealed class Data(string text, int line) : Statement(line)
{
    protected override Flow Run(Renderer renderer, Scope scope)
    {
        renderer.Output.Append(text);
        return Flow.Next;
    }

    protected override void DeclareNames(Symbols symbols)
    {
    }
}

internal sealed class Print(Expression value, int line) : Statement(line)
{
    protected override Flow Run(Renderer renderer, Scope scope)
    {
        object? result = value.Evaluate(renderer, scope);
        renderer.Line = Line;
        renderer.Output.Append(Formatter.Str(renderer, result));
        return Flow.Next;
    }

    protected override void DeclareNames(Symbols symbols) => value.Declare(symbols);
}

internal sealed class If(Expression test, Statement[] body, If[] elifs, Statement[] otherwise, int line) : Statement(line)
{
    protected override Flow Run(Renderer renderer, Scope scope)
    {
        if (Operators.Truth(test.Evaluate(renderer, scope)))
        {
            return ExecuteAll(body, renderer, scope);
        }

        foreach (If elif in elifs)
        {
            if (Operators.Truth(elif.Test.Evaluate(renderer, scope)))
            {
                return ExecuteAll(elif.Body, renderer, scope);
            }
        }

        return ExecuteAll(otherwise, renderer, scope);
    }

    private Expression Test => test;

    private Statement[] Body => body;

    protected override void DeclareNames(Symbols symbols)
    {
        bool outer = symbols.IsConditional;
        symbols.IsConditional = true;
        test.Declare(symbols);
        symbols.Branch(
            branch => DeclareAll(body, branch),
            branch => Array.ForEach(elifs, elif => elif.Declare(branch)),
            branch => DeclareAll(otherwise, branch));
        symbols.IsConditional = outer;
    }
}

internal sealed class For(
    Target target, Expression iterable, Expression? test, bool isRecursive, ScopedBody body, ScopedBody otherwise, int line) : Statement(line)
{
    protected override Flow Run(Renderer renderer, Scope scope)
    {
        object? items = iterable.Evaluate(renderer, scope);
        if (isRecursive)
        {
            renderer.Output.Append(Recurse(renderer, scope, items, 0));
            return Flow.Next;
        }

        return Loop(renderer, scope, items, 0, null);
    }

    protected override void DeclareNames(Symbols symbols)
    {
        iterable.Declare(symbols);
        if (test is not null)
        {
            symbols.Later(() =>
            {
                Symbols filter = new(symbols);
                target.DeclareParameters(filter);
                test.Declare(filter);
            });
        }

        body.Declare(symbols, inner =>
        {
            inner.Parameter("loop");
            target.DeclareParameters(inner);
        });
        otherwise.Declare(symbols);
    }

    private string Recurse(Renderer renderer, Scope scope, object? items, int depth0)
    {
        renderer.EnterCall();
        TextBuilder outer = renderer.BeginCapture();
        Loop(renderer, scope, items, depth0, (inner, depth) => Recurse(renderer, scope, inner, depth));
        renderer.LeaveCall();
        return renderer.EndCapture(outer);
    }

    private Flow Loop(Renderer renderer, Scope scope, object? items, int depth0, Func<object?, int, object?>? recurse)
    {
        renderer.Line = Line;
        IEnumerator<object?> source = Iteration.Begin(items);
        LoopValue loop = test is null
            ? new LoopValue(items, source, depth0, recurse)
            : new LoopValue(null, Filtered(renderer, scope, source), depth0, recurse);
        bool completedOne = false;
        while (loop.MoveNext(out object? item))
        {
            renderer.Step();
            Scope inner = body.Open(scope);
            inner.Set("loop", loop);
            target.Assign(renderer, inner, item);
            Flow flow = body.Execute(renderer, inner);
            if (flow == Flow.Break)
            {
                break;
            }

            completedOne |= flow == Flow.Next;
        }

        // As in the reference, an item that was broken off or continued from does not count as one.
        return completedOne ? Flow.Next : otherwise.Execute(renderer, otherwise.Open(scope));
    }

    private IEnumerator<object?> Filtered(Renderer renderer, Scope scope, IEnumerator<object?> source)
    {
        while (source.MoveNext())
        {
            renderer.Step();
            Scope inner = new(scope, []);
            target.Assign(renderer, inner, source.Current);
            if (Operators.Truth(test!.Evaluate(renderer, inner)))
            {
                yield return source.Current;
            }
        }
    }
}

/// <summary><c>break</c> or <c>continue</c>.</summary>
internal sealed class Jump(Flow flow, int line) : Statement(line)
{
    protected override Flow Run(Renderer renderer, Scope scope) => flow;

    protected override void DeclareNames(Symbols symbols)
    {
    }
}

internal sealed class Set(Target target, Expression value, int line) : Statement(line)
{
    protected override Flow Run(Renderer renderer, Scope scope)
    {
        target.Assign(renderer, scope, value.Evaluate(renderer, scope));
        return Flow.Next;
    }

    protected override void DeclareNames(Symbols symbols)
    {
        value.Declare(symbols);
        target.Declare(symbols);
    }
}

/// <summary>A set statement with a block, or (without a target) a filter block.</summary>
internal sealed class Capture(Target? target, Filter? filter, ScopedBody body, int line) : Statement(line)
{
    protected override Flow Run(Renderer renderer, Scope scope)
    {
        TextBuilder outer = renderer.BeginCapture();
        Scope inner = body.Open(scope);
        Flow flow = body.Execute(renderer, inner);
        object? value = renderer.EndCapture(outer);
        value = filter is null ? value : filter.Apply(renderer, inner, value);
        if (target is null)
        {
            renderer.Output.Append(Formatter.Str(renderer, value));
        }
        else
        {
            target.Assign(renderer, scope, value);
        }

        return flow;
    }

    protected override void DeclareNames(Symbols symbols)
    {
        filter?.Declare(symbols);
        target?.Declare(symbols);
        body.Declare(symbols);
    }
}

internal sealed class With((Target Target, Expression Value)[] variables, ScopedBody body, int line) : Statement(line)
{
    protected override Flow Run(Renderer renderer, Scope scope)
    {
        Scope inner = body.Open(scope);
        foreach ((Target target, Expression value) in variables)
        {
            target.Assign(renderer, inner, value.Evaluate(renderer, scope));
        }

        return body.Execute(renderer, inner);
    }

    protected override void DeclareNames(Symbols symbols)
    {
        Array.ForEach(variables, pair => pair.Value.Declare(symbols));
        body.Declare(symbols, inner => Array.ForEach(variables, pair => pair.Target.DeclareParameters(inner)));
    }
}

/// <summary>A block that only has a scope of its own: <c>generation</c>, and <c>block</c>, which no template here overrides.</summary>
internal sealed class Section(ScopedBody body, bool isNamed, int line) : Statement(line)
{
    protected override Flow Run(Renderer renderer, Scope scope) => body.Execute(renderer, body.Open(isNamed ? scope.Root : scope));

    protected override void DeclareNames(Symbols symbols) => body.Declare(symbols);
}

/// <summary>The parameters and the body of a macro, or of what a call block hands over.</summary>
internal sealed class MacroDefinition(
    string? name, (string Name, Expression? Default)[] parameters, ScopedBody body, IReadOnlySet<string> uses)
{
    public string? Name => name;

    public (string Name, Expression? Default)[] Parameters => parameters;

    public ScopedBody Body => body;

    public bool TakesKeywords { get; } = uses.Contains("kwargs") && !parameters.Any(static p => p.Name == "kwargs");

    public bool TakesPositional { get; } = uses.Contains("varargs") && !parameters.Any(static p => p.Name == "varargs");

    public bool UsesCaller { get; } = uses.Contains("caller");

    public bool HasCallerParameter { get; } = parameters.Any(static p => p.Name == "caller");

    public void Declare(Symbols symbols) => body.Declare(symbols, inner =>
    {
        Array.ForEach(parameters, parameter => inner.Parameter(parameter.Name));
        foreach (string special in uses)
        {
            inner.Parameter(special);
        }

        Array.ForEach(parameters, parameter => parameter.Default?.Declare(inner));
    });
}

internal sealed class Macro(MacroDefinition definition, int line) : Statement(line)
{
    protected override Flow Run(Renderer renderer, Scope scope)
    {
        scope.Set(definition.Name!, new MacroValue(definition, scope));
        return Flow.Next;
    }

    protected override void DeclareNames(Symbols symbols)
    {
        symbols.Store(definition.Name!);
        definition.Declare(symbols);
    }
}

internal sealed class CallBlock(Call call, MacroDefinition definition, int line) : Statement(line)
{
    protected override Flow Run(Renderer renderer, Scope scope)
    {
        object? result = call.EvaluateWithCaller(renderer, scope, new MacroValue(definition, scope));
        renderer.Output.Append(Formatter.Str(renderer, result));
        return Flow.Next;
    }

    protected override void DeclareNames(Symbols symbols)
    {
        call.Declare(symbols);
        definition.Declare(symbols);
    }
}
