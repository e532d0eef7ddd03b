using Lyceum.Models.Templates.Values;

namespace Lyceum.Models.Templates.Syntax;

/// <summary>What stands on the left of an assignment.</summary>
internal abstract class Target(int line) : Node(line)
{
    public abstract void Assign(Renderer renderer, Scope scope, object? value);

    /// <summary>Declares the names as set from the beginning, as those of a for statement are.</summary>
    public abstract void DeclareParameters(Symbols symbols);

    public abstract bool Sets(string variable);
}

internal sealed class NameTarget(string name, int line) : Target(line)
{
    public override void Assign(Renderer renderer, Scope scope, object? value) => scope.Set(name, value);

    public override void DeclareParameters(Symbols symbols) => symbols.Parameter(name);

    public override bool Sets(string variable) => name == variable;

    protected override void DeclareNames(Symbols symbols) => symbols.Store(name);
}

internal sealed class NamespaceTarget(string name, string attribute, int line) : Target(line)
{
    public override void Assign(Renderer renderer, Scope scope, object? value)
    {
        renderer.Line = Line;
        if (!scope.TryGet(name, out object? owner, out bool isLocal) && !(!isLocal && renderer.TryGetGlobal(name, out owner)))
        {
            throw new TemplateException($"{Formatter.Quote(name)} is undefined");
        }

        if (owner is not NamespaceValue space)
        {
            throw new TemplateException("cannot assign attribute on non-namespace object");
        }

        space.Set(attribute, value);
    }

    public override void DeclareParameters(Symbols symbols) => symbols.Load(name);

    public override bool Sets(string variable) => false;

    protected override void DeclareNames(Symbols symbols) => symbols.Load(name);
}

internal sealed class TupleTarget(Target[] parts, int line) : Target(line)
{
    public override void Assign(Renderer renderer, Scope scope, object? value)
    {
        Renderer.GuardStack();
        renderer.Step();
        renderer.Line = Line;
        IEnumerator<object?> items = Iteration.TryBegin(value)
            ?? throw new TemplateException($"cannot unpack non-iterable {TypeName.Of(value)} object");
        object?[] values = new object?[parts.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = items.MoveNext()
                ? items.Current
                : throw new TemplateException($"not enough values to unpack (expected {parts.Length}, got {i})");
        }

        if (items.MoveNext())
        {
            throw new TemplateException($"too many values to unpack (expected {parts.Length})");
        }

        for (int i = 0; i < values.Length; i++)
        {
            parts[i].Assign(renderer, scope, values[i]);
        }
    }

    public override void DeclareParameters(Symbols symbols) => Array.ForEach(parts, part => part.DeclareParameters(symbols));

    public override bool Sets(string variable) => Array.Exists(parts, part => part.Sets(variable));

    protected override void DeclareNames(Symbols symbols) => Array.ForEach(parts, part => part.Declare(symbols));
}
