using Lyceum.Models.Templates.Values;

namespace Lyceum.Models.Templates.Syntax;

/// <summary>A macro as a value: its body together with the scope it was defined in.</summary>
internal sealed class MacroValue(MacroDefinition definition, Scope scope) : Callable
{
    public override string TypeName => "Macro";

    public override object? Call(Renderer renderer, Arguments arguments)
    {
        renderer.EnterCall();
        Scope inner = definition.Body.Open(scope);
        Bind(renderer, inner, arguments);
        TextBuilder outer = renderer.BeginCapture();
        definition.Body.Execute(renderer, inner);
        renderer.LeaveCall();
        return renderer.EndCapture(outer);
    }

    public override bool TryGetAttribute(Renderer renderer, string name, out object? value)
    {
        value = name switch
        {
            "name" => definition.Name,
            "arguments" => new TupleValue([.. definition.Parameters.Select(static object? (parameter) => parameter.Name)]),
            "catch_kwargs" => definition.TakesKeywords,
            "catch_varargs" => definition.TakesPositional,
            "caller" => definition.UsesCaller,
            _ => definition.HasCallerParameter,
        };
        return name is "name" or "arguments" or "catch_kwargs" or "catch_varargs" or "caller" or "explicit_caller";
    }

    public override void Write(Formatter formatter) =>
        formatter.Append(definition.Name is null ? "<Macro anonymous>" : $"<Macro {Formatter.Quote(definition.Name)}>");

    private void Bind(Renderer renderer, Scope inner, Arguments arguments)
    {
        (string Name, Expression? Default)[] parameters = definition.Parameters;
        List<object?> positional = arguments.Positional;
        object?[] values = new object?[parameters.Length];
        bool[] given = new bool[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            given[i] = i < positional.Count || arguments.TakeKeyword(parameters[i].Name, out values[i]);
            values[i] = i < positional.Count ? positional[i] : values[i];
        }

        if (definition.UsesCaller && !definition.HasCallerParameter)
        {
            inner.Set("caller", arguments.TakeKeyword("caller", out object? caller) && caller is not null
                ? caller
                : new Undefined("No caller defined"));
        }

        BindRest(renderer, inner, arguments);
        for (int i = 0; i < parameters.Length; i++)
        {
            // A default may read the parameters before it.
            inner.Set(parameters[i].Name, given[i] ? values[i]
                : parameters[i].Default is { } otherwise ? otherwise.Evaluate(renderer, inner)
                : new Undefined($"parameter {Formatter.Quote(parameters[i].Name)} was not provided"));
        }
    }

    private void BindRest(Renderer renderer, Scope inner, Arguments arguments)
    {
        string name = definition.Name is null ? "None" : Formatter.Quote(definition.Name);
        if (definition.TakesKeywords)
        {
            DictValue keywords = new(renderer);
            arguments.Keywords.ForEach(pair => keywords.Set(pair.Key, pair.Value));
            inner.Set("kwargs", keywords);
        }
        else if (arguments.Keywords.Count != 0)
        {
            throw new TemplateException(arguments.Keywords.Any(static pair => pair.Key == "caller")
                ? $"macro {name} was invoked with two values for the special caller argument. This is most likely a bug."
                : $"macro {name} takes no keyword argument {Formatter.Quote(arguments.Keywords[0].Key)}");
        }

        int taken = Math.Min(definition.Parameters.Length, arguments.Positional.Count);
        if (definition.TakesPositional)
        {
            inner.Set("varargs", new TupleValue([.. arguments.Positional[taken..]]));
        }
        else if (arguments.Positional.Count > taken)
        {
            throw new TemplateException($"macro {name} takes not more than {definition.Parameters.Length} argument(s)");
        }
    }
}
